internal import Foundation
internal import GRDB
package import Host
package import PluginKit
internal import RPC
internal import SwiftProtobuf

/// A small plugin for tests of the host: notes with a unique text, imported and exported.
///
/// Its requests are the platform's own messages, so that it needs no .proto file; `slug` carries the text of a note.
package struct NotesPlugin: Plugin {
    package typealias CreateRequest = Spearhead_Platform_V1_SuspendTenantRequest
    package typealias GetRequest = Spearhead_Platform_V1_GetTenantRequest
    package typealias Response = Spearhead_Platform_V1_EchoResponse

    package static let manifest = PluginManifest(
        id: "notes", version: "1.0.0", protoPackage: "notes.v1",
        descriptors: descriptors(
            "notes.v1", "NoteService",
            [
                ("CreateNote", CreateRequest.protoMessageName), ("GetNote", GetRequest.protoMessageName),
                ("CountTo", GetRequest.protoMessageName), ("WaitAtGate", GetRequest.protoMessageName),
            ]))

    /// What creates the table.
    package static let migration = """
        CREATE TABLE notes_note (id TEXT PRIMARY KEY, text TEXT NOT NULL UNIQUE, rank INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX notes_note_rank ON notes_note (rank, id);
        """

    package init(configuration: PluginConfiguration) {}

    package func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-notes", sql: Self.migration)
        Self.register(with: &registrar)
    }

    /// Everything but the migrations.
    package static func register(with registrar: inout PluginRegistrar) {
        registrar.permission("notes.read", Label("查看", "Read"), grants: [.rep: .own, .admin: .all])
        registrar.permission("notes.write", Label("编辑", "Write"), grants: [.rep: .own, .admin: .all])
        registrar.command("NoteService", "CreateNote", permission: "notes.write", create)
        registrar.query("NoteService", "GetNote", permission: "notes.read", get)
        registrar.query("NoteService", "CountTo", permission: "notes.read", count)
        registrar.report("NoteService", "WaitAtGate", permission: "notes.read") {
            (request: GetRequest, reader: Reader, call: Call) -> Response in
            Gate.named(request.slug).pass()
            return Response.with { $0.payload = Data(request.slug.utf8) }
        }
        registrar.importable(
            ImportTable(name: "notes", required: ["text"], optional: ["rank"], permission: "notes.write", write: row))
        registrar.exportable(
            ExportTable(name: "notes", columns: ["text", "rank"], permission: "notes.read") { reader, _, emit in
                for row in try reader.rows("SELECT text, rank FROM notes_note ORDER BY text") {
                    try emit([row["text"], String(row["rank"] as Int64)])
                }
            })
    }

    private static func create(_ request: CreateRequest, writer: Writer, call: Call) throws -> Response {
        if request.slug.isEmpty { throw RPCError.invalidField("slug", "must not be empty") }
        let id = call.newID()
        try writer.insert("notes_note", ["id": id, "text": request.slug])
        writer.audit("notes/\(id)", [FieldChange("text", nil, request.slug)])
        return .with { $0.payload = Data(id.utf8) }
    }

    private static func get(_ request: GetRequest, reader: Reader, call: Call) throws -> Response {
        guard let text = try reader.value(String.self, "SELECT text FROM notes_note WHERE id = ?", [request.slug]) else {
            throw RPCError.notFound("note", request.slug)
        }
        return .with { $0.payload = Data(text.utf8) }
    }

    /// Counts in SQL up to a number, so that a query can be made as long as a test needs it.
    private static func count(_ request: GetRequest, reader: Reader, call: Call) throws -> Response {
        let sql = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) FROM n"
        let count = try reader.value(Int64.self, sql, [Int64(request.slug) ?? 0]) ?? 0
        return .with { $0.payload = Data(String(count).utf8) }
    }

    private static func row(_ row: ImportRow, writer: Writer, call: Call) throws -> ImportTable.Outcome {
        var violations: [RPCError.FieldViolation] = []
        let text = row.optional("text") ?? ""
        if text.count < 3 { violations.append(.init("text", "must have at least 3 characters")) }
        let rank = try row.optionalInteger("rank") ?? 0
        if !(0...9).contains(rank) { violations.append(.init("rank", "must be 0 to 9")) }
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        let known = try writer.value(Int64.self, "SELECT rank FROM notes_note WHERE text = ?", [text])
        if known == rank { return .unchanged }
        if known != nil {
            try writer.execute("UPDATE notes_note SET rank = ? WHERE text = ?", [rank, text])
            return .updated
        }
        try writer.insert("notes_note", ["id": call.newID(), "text": text, "rank": rank])
        return .created
    }

    /// Descriptors of a service whose methods all answer with ``Response``.
    package static func descriptors(_ package: String, _ service: String, _ methods: [(name: String, request: String)]) -> String
    {
        let set = Google_Protobuf_FileDescriptorSet.with { set in
            set.file = [
                .with { file in
                    file.name = "\(service).proto"
                    file.package = package
                    file.service = [
                        .with { description in
                            description.name = service
                            description.method = methods.map { method in
                                .with {
                                    $0.name = method.name
                                    $0.inputType = "." + method.request
                                    $0.outputType = "." + Response.protoMessageName
                                }
                            }
                        }
                    ]
                }
            ]
        }
        // Serializing a message without required fields cannot fail.
        return ((try? set.serializedBytes() as Data) ?? Data()).base64EncodedString()
    }
}

/// A plugin that builds on notes.
package struct TagsPlugin: Plugin {
    package static let manifest = PluginManifest(
        id: "tags", version: "1.0.0", dependencies: ["notes"], protoPackage: "tags.v1", descriptors: "")

    package init(configuration: PluginConfiguration) {}

    package func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-tags", sql: "CREATE TABLE tags_tag (note_id TEXT NOT NULL REFERENCES notes_note (id), tag TEXT) STRICT")
    }
}
