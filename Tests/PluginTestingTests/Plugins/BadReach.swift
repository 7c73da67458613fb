import PluginKit
import SwiftProtobuf
import Synchronization

/// It remembers notes in the process, where every company finds them.
struct RememberingPlugin: NotesVariant {
    private static let known = Mutex<[String: NoteMessage]>([:])

    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["GetNote", "ListNotes"])
        registrar.query(Notes.service, "GetNote", permission: "notes.read") {
            (request: Spearhead_Notes_V1_GetNoteRequest, reader, _) in
            let known = Self.known.withLock { $0[request.id] }
            let note = try known ?? Notes.find(request.id, reader)
            Self.known.withLock { $0[note.id] = note }
            return Spearhead_Notes_V1_GetNoteResponse.with { $0.note = note }
        }
        registrar.query(Notes.service, "ListNotes", permission: "notes.read") {
            (request: Spearhead_Notes_V1_ListNotesRequest, reader, call) in
            let response = try Notes.list(request, reader: reader, call: call)
            let known = Self.known.withLock { known in
                for note in response.notes { known[note.id] = note }
                return known
            }
            return Spearhead_Notes_V1_ListNotesResponse.with { $0.notes = Array(known.values) }
        }
    }
}

/// It answers an update of a note that nobody has with the note as it was sent.
struct CredulousPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["UpdateNote"])
        registrar.command(Notes.service, "UpdateNote", permission: "notes.write") {
            (request: Spearhead_Notes_V1_UpdateNoteRequest, writer, call) in
            do {
                return try Notes.update(request, writer: writer, call: call)
            } catch let error as RPCError where error.code == .notFound {
                return Spearhead_Notes_V1_UpdateNoteResponse.with { $0.note = request.note }
            }
        }
    }
}

/// It reads the users of the platform.
struct PryingPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["GetNote"])
        registrar.query(Notes.service, "GetNote", permission: "notes.read") {
            (request: Spearhead_Notes_V1_GetNoteRequest, reader, call) in
            let note = try Notes.find(request.id, reader)
            _ = try reader.rows("SELECT password FROM platform_user")
            return Spearhead_Notes_V1_GetNoteResponse.with { $0.note = note }
        }
    }
}

/// Its nightly job deletes the audit trail.
struct CoveringPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.job("cover", .daily(hour: 2, minute: 0)) { writer, _ in try writer.execute("DELETE FROM platform_audit") }
    }
}
