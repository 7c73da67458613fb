import PluginKit
import SwiftProtobuf
import Testing

@Suite("Etags and update masks")
struct EtagTests {
    @Test("accept the present version and none, and refuse another")
    func etag() throws {
        try Etag.check(Etag.of(3), 3)
        try Etag.check("", 3)
        for other in [Etag.of(2), Etag.of(4), "3", "v03", " v3"] {
            let error = try #require(try refusal { try Etag.check(other, 3) })
            #expect(error.code == .aborted && error.reason == "ETAG_MISMATCH" && error.metadata["etag"] == Etag.of(3))
        }
    }

    @Test(
        "name the fields to change; none and * name all",
        arguments: [
            ([], ["name", "text"]), (["*"], ["name", "text"]), (["name"], ["name"]), (["name", "name"], ["name"]),
            (["text", "name"], ["name", "text"]),
        ] as [([String], Set<String>)])
    func mask(paths: [String], changed: Set<String>) throws {
        let mask = try UpdateMask(Google_Protobuf_FieldMask.with { $0.paths = paths }, allowed: ["name", "text"])
        #expect(mask.paths == changed)
        #expect(mask.contains("text") == changed.contains("text"))
    }

    @Test("list every unknown path", arguments: [["id"], ["name", "id", "etag"], ["*", "name"], [""]])
    func unknown(paths: [String]) throws {
        let mask = Google_Protobuf_FieldMask.with { $0.paths = paths }
        let error = try #require(try refusal { try UpdateMask(mask, allowed: ["name"]) })
        #expect(error.code == .invalidArgument)
        #expect(error.fieldViolations.count == paths.filter { $0 != "name" }.count)
        #expect(error.fieldViolations.allSatisfy { $0.field == "update_mask" })
    }
}
