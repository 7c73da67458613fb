import GRDB
import PluginKit
import SwiftProtobuf

extension Spearhead_Notes_V1_StampRequest: CommandRequest {
    var requestID: String { UUIDv7.generate(at: Instant(milliseconds: 0)) }
}

/// The service that breaks the rules: its command has no request_id, no etag and no update_mask, its list no pages.
enum Stamps {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.command("StampService", "UpdateStamp", permission: "notes.write", stamp)
        registrar.query("StampService", "ListStamps", permission: "notes.read", list)
    }

    static func stamp(
        _ request: Spearhead_Notes_V1_StampRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Notes_V1_CreateNoteResponse {
        try writer.update("notes_note", request.id, set: ["text": "stamped"])
        return Spearhead_Notes_V1_CreateNoteResponse()
    }

    static func list(
        _ request: Spearhead_Notes_V1_ListStampsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Notes_V1_ListStampsResponse {
        try .with { $0.ids = try reader.values(String.self, "SELECT id FROM notes_note WHERE text = 'stamped'") }
    }
}

/// It answers a mutation as a query, which knows no request ids.
struct QueryingPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["UpdateNote"])
        registrar.query(Notes.service, "UpdateNote", permission: "notes.write") {
            (_: Spearhead_Notes_V1_UpdateNoteRequest, _, _) in Spearhead_Notes_V1_UpdateNoteResponse()
        }
    }
}

/// It updates whatever version there is.
struct OverwritingPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["UpdateNote"])
        registrar.command(Notes.service, "UpdateNote", permission: "notes.write") {
            (request: Spearhead_Notes_V1_UpdateNoteRequest, writer, _) in
            let mask = try UpdateMask(request.updateMask, allowed: ["text", "author_name"])
            let row = try Notes.row(request.note.id, writer)
            return try Spearhead_Notes_V1_UpdateNoteResponse.with {
                $0.note = try Notes.write(request.note, mask.paths, over: row, writer)
            }
        }
    }
}

/// It ignores fields that it does not know.
struct UnmaskedPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["UpdateNote"])
        registrar.command(Notes.service, "UpdateNote", permission: "notes.write") {
            (request: Spearhead_Notes_V1_UpdateNoteRequest, writer, _) in
            let row = try Notes.row(request.note.id, writer)
            try Etag.check(request.etag, row["version"])
            let paths = Set(request.updateMask.paths.isEmpty ? ["text", "author_name"] : request.updateMask.paths)
            return try Spearhead_Notes_V1_UpdateNoteResponse.with {
                $0.note = try Notes.write(request.note, paths, over: row, writer)
            }
        }
    }
}
