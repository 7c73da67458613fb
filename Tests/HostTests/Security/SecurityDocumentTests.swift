import Foundation
import Testing

@Suite("Deploy/security.md")
struct SecurityDocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The functions of every suite of the repository.
    private static func functions() throws -> [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        for folder in ["Tests", "Plugins"] {
            let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.lastPathComponent.hasSuffix("Tests.swift") else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                let names = text.matches(of: /func ([A-Za-z]+)/).map { String($0.1) }
                for suite in text.matches(of: /struct ([A-Za-z]+Tests)/) { result[String(suite.1), default: []].formUnion(names) }
            }
        }
        return result
    }

    @Test("Every test that the document names exists, and every row says a way, a test or what is open")
    func names() throws {
        let document = try String(contentsOf: Self.root.appending(path: "Deploy/security.md"), encoding: .utf8)
        let functions = try Self.functions()
        let named = document.matches(of: /`([A-Za-z]+Tests)\.([A-Za-z]+)`/)
        for name in named {
            #expect(functions[String(name.1)]?.contains(String(name.2)) == true, "there is no \(name.1).\(name.2)")
        }
        #expect(Set(named.map { "\($0.1).\($0.2)" }).count > 50)
        let rows = document.split(separator: "\n").filter { $0.hasPrefix("| v5.0.0-") }
        for row in rows {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(cells.count == 5 && cells[2].count > 5 && (cells[3] == "–" || cells[3].hasPrefix("`")), "\(row)")
        }
        #expect(rows.count > 50)
    }
}
