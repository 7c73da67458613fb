import GRDB
import PluginKit
import SwiftProtobuf

/// Its tokens are plain offsets that any request and any company may use.
struct OffsetPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["ListNotes"])
        registrar.query(Notes.service, "ListNotes", permission: "notes.read") {
            (request: Spearhead_Notes_V1_ListNotesRequest, reader, _) in
            let offset = Int64(request.pageToken) ?? 0
            let size = Int64(request.pageSize == 0 ? 50 : request.pageSize)
            let rows = try reader.rows("SELECT * FROM notes_note ORDER BY id LIMIT ? OFFSET ?", [size, offset])
            return Spearhead_Notes_V1_ListNotesResponse.with {
                $0.notes = rows.map(Notes.message)
                $0.nextPageToken = Int64(rows.count) == size ? String(offset + size) : ""
            }
        }
    }
}

/// Its next page starts with the last item of the page before.
struct OverlappingPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["ListNotes"])
        registrar.query(Notes.service, "ListNotes", permission: "notes.read") {
            (request: Spearhead_Notes_V1_ListNotesRequest, reader, call) in
            let page = try call.page(of: request)
            let rows = try reader.rows(
                "SELECT * FROM notes_note WHERE id >= ? ORDER BY id LIMIT ?", [page.after ?? "", page.size + 1])
            let notes = rows.prefix(page.size).map(Notes.message)
            return Spearhead_Notes_V1_ListNotesResponse.with {
                $0.notes = Array(notes)
                $0.nextPageToken = rows.count > page.size ? page.token(after: notes.last?.id ?? "") : ""
            }
        }
    }
}

/// It ignores the size that was asked for.
struct BoundlessPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["ListNotes"])
        registrar.query(Notes.service, "ListNotes", permission: "notes.read") {
            (request: Spearhead_Notes_V1_ListNotesRequest, reader, call) in
            _ = try call.page(of: request)
            let rows = try reader.rows("SELECT * FROM notes_note ORDER BY id")
            return Spearhead_Notes_V1_ListNotesResponse.with { $0.notes = rows.map(Notes.message) }
        }
    }
}
