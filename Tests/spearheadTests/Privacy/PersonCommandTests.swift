import Foundation
import Testing

@testable import spearhead

@Suite("Commands about a person")
struct PersonCommandTests {
    @Test("A person is exported into a directory, and erased only when the id is given twice")
    func exportAndErase() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let made = await host.run("user", "create", "bo", "--name", "柏煜盈", "--role", "rep", "--tenant", "acme", "--json")
            let person = try #require(try made.json()["id"] as? String)
            let out = host.directory + "/bo"
            let exported = await host.run("person", "export", person, "--out", out, "--tenant", "acme")
            #expect(exported.output == "Wrote 2 values and 0 blobs to \(out).\n", "\(exported.errors)")
            let data = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: out + "/data.json")))
            let values = try #require(data as? [[String: Any]])
            #expect(Set(values.compactMap { $0["value"] as? String }) == ["bo", "柏煜盈"])
            let wrong = await host.run("person", "erase", person, "--confirm", "bo", "--tenant", "acme")
            #expect(wrong.status == .invalidData)
            let erased = await host.run("person", "erase", person, "--confirm", person, "--tenant", "acme")
            #expect(erased.status == .done && erased.output.contains("platform_user.name"), "\(erased.errors)")
            #expect(await host.run("user", "show", "bo", "--tenant", "acme").status == .notFound)
            let nobody = "00000000-0000-7000-8000-000000000000"
            let missing = await host.run("person", "export", nobody, "--out", out + "-none", "--tenant", "acme")
            #expect(missing.status == .notFound && !FileManager.default.fileExists(atPath: out + "-none"))
        }
    }
}
