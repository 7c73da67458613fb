import Foundation
import Testing

@Suite("Deploy/log-events.md")
struct LogEventsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Level and message of every line that the code logs at `info` or above.
    private static func logged() throws -> Set<[String]> {
        var result: Set<[String]> = []
        let levels = ["info", "notice", "warning", "error", "critical"]
        for folder in ["Sources", "Plugins"] {
            let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.path.contains("/Tests/") else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /ogger\.([a-z]+)\(\s*"([^"\\]*)"/) where levels.contains(String(match.1)) {
                    result.insert([String(match.1), String(match.2)])
                }
                // Nothing hides from the pattern above: a message is always written out where it is logged.
                let calls = text.matches(of: /ogger\.(?:info|notice|warning|error|critical)\(/).count
                let plain = text.matches(of: /ogger\.(?:info|notice|warning|error|critical)\(\s*"[^"\\]*"/).count
                #expect(calls == plain, "\(file.lastPathComponent) logs a message that varies")
            }
        }
        return result
    }

    @Test("The list has every message that the code logs, with its level, and no other")
    func inventory() throws {
        let document = try String(contentsOf: Self.root.appending(path: "Deploy/log-events.md"), encoding: .utf8)
        var listed: Set<[String]> = []
        for row in document.split(separator: "\n").filter({ $0.hasPrefix("| ") }).dropFirst() {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(cells.count == 6 && !cells[4].isEmpty, "\(row)")
            for level in cells[2].split(separator: ", ") { listed.insert([String(level), cells[1]]) }
        }
        // Their level depends on who was at fault, so they are logged in another way.
        let logged = try Self.logged().union([["info", "call"], ["info", "call failed"], ["error", "call failed"]])
        #expect(listed == logged, "\(listed.symmetricDifference(logged).sorted { $0[1] < $1[1] })")
        #expect(listed.count > 40)
    }
}
