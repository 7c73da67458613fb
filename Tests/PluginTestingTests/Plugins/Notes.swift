import Foundation
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf

extension Spearhead_Notes_V1_ListNotesRequest: PagedRequest {}
extension Spearhead_Notes_V1_CreateNoteRequest: CommandRequest {}
extension Spearhead_Notes_V1_UpdateNoteRequest: UpdateRequest {}

typealias NoteMessage = Spearhead_Notes_V1_Note

/// The plugin that keeps every promise; a bad plugin is this one with one thing replaced.
struct NotesPlugin: Plugin {
    static let manifest = Notes.manifest()
    init(configuration: PluginConfiguration) {}
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// The parts of the good plugin.
enum Notes {
    static let service = "NoteService"
    static let columns = [
        PersonalDataColumn(table: "notes_note", column: "author_name", subjectColumn: "id"),
        PersonalDataColumn(table: "notes_note", column: "phone", subjectColumn: "id"),
    ]

    static func manifest(
        version: String = "1.0.0", personalData: [PersonalDataColumn] = columns, personAliases: [PersonAlias] = [],
        stamps: Bool = false,
        protoPackage: String = "spearhead.notes.v1"
    ) -> PluginManifest {
        PluginManifest(
            id: "notes", version: version, protoPackage: protoPackage, descriptors: descriptors(stamps: stamps),
            personalData: personalData, personAliases: personAliases)
    }

    /// The generated descriptors, without the service that breaks the rules unless asked for.
    static func descriptors(stamps: Bool) -> String {
        guard let data = Data(base64Encoded: notesDescriptors, options: .ignoreUnknownCharacters),
            var set = try? Google_Protobuf_FileDescriptorSet(serializedBytes: data)
        else { return "" }
        for index in set.file.indices where !stamps { set.file[index].service.removeAll { $0.name == "StampService" } }
        return ((try? set.serializedBytes() as Data) ?? Data()).base64EncodedString()
    }

    /// Registers everything but the methods in `without`.
    static func register(with registrar: inout PluginRegistrar, without: Set<String> = []) {
        registrar.migration(
            "0001-notes",
            sql: """
                CREATE TABLE notes_note (
                    id TEXT PRIMARY KEY, text TEXT NOT NULL, author_name TEXT NOT NULL, phone TEXT, version INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX notes_note_author ON notes_note (author_name);
                """)
        registrar.permission("notes.read", Label("查看便签", "See notes"), grants: [.admin: .all, .rep: .own])
        registrar.permission("notes.write", Label("写便签", "Write notes"), grants: [.admin: .all])
        registrar.query(service, "GetNote", permission: "notes.read", get)
        registrar.query(service, "ListNotes", permission: "notes.read", list)
        registrar.command(service, "CreateNote", permission: "notes.write", create)
        registrar.command(service, "UpdateNote", permission: "notes.write", update)
        registrar.stream(service, "WatchNotes", permission: "notes.read", watch)
        registrar.methods.removeAll { without.contains($0.name.method) }
        registrar.job("tidy", .daily(hour: 1, minute: 0)) { writer, _ in
            try writer.execute("DELETE FROM notes_note WHERE text = ''")
        }
    }

    static func get(
        _ request: Spearhead_Notes_V1_GetNoteRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Notes_V1_GetNoteResponse {
        let note = try find(request.id, reader)
        return .with { $0.note = note }
    }

    static func list(
        _ request: Spearhead_Notes_V1_ListNotesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Notes_V1_ListNotesResponse {
        let query = ListQuery(from: "notes_note", key: "id").filterUnlessEmpty("author_name", request.authorName)
        let (notes, next) = try query.fetch(reader, call.page(of: request), message)
        return .with {
            $0.notes = notes
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Notes_V1_CreateNoteRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Notes_V1_CreateNoteResponse {
        guard (1...100).contains(request.note.text.count) else {
            throw RPCError.invalidField("note.text", "must be 1 to 100 characters")
        }
        let id = call.newID()
        try writer.insert(
            "notes_note", ["id": id, "text": request.note.text, "author_name": request.note.authorName, "version": 1])
        writer.audit("notes/\(id)", [FieldChange("text", nil, request.note.text)])
        return try .with { $0.note = try find(id, writer) }
    }

    static func update(
        _ request: Spearhead_Notes_V1_UpdateNoteRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Notes_V1_UpdateNoteResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["text", "author_name"])
        let row = try row(request.note.id, writer)
        try Etag.check(request.etag, row["version"])
        return try .with { $0.note = try write(request.note, mask.paths, over: row, writer) }
    }

    static func watch(
        _ request: Spearhead_Notes_V1_WatchNotesRequest, reader: Reader, call: Call,
        send: (Spearhead_Notes_V1_WatchNotesResponse) throws -> Void
    ) throws {
        for row in try reader.rows("SELECT * FROM notes_note ORDER BY id") { try send(.with { $0.note = message(row) }) }
    }

    /// Writes the fields named in `paths`.
    static func write(_ note: NoteMessage, _ paths: Set<String>, over row: Row, _ writer: Writer) throws -> NoteMessage {
        var new = message(row)
        if paths.contains("text") { new.text = note.text }
        if paths.contains("author_name") { new.authorName = note.authorName }
        let version: Int64 = row["version"]
        try writer.update(
            "notes_note", new.id, set: ["text": new.text, "author_name": new.authorName, "version": version + 1])
        writer.audit("notes/\(new.id)")
        return try find(new.id, writer)
    }

    static func row(_ id: String, _ reader: Reader) throws -> Row {
        guard let row = try reader.row("SELECT * FROM notes_note WHERE id = ?", [id]) else { throw RPCError.notFound("note", id) }
        return row
    }

    static func find(_ id: String, _ reader: Reader) throws -> NoteMessage { message(try row(id, reader)) }

    static func message(_ row: Row) -> NoteMessage {
        .with {
            $0.id = row["id"]
            $0.text = row["text"]
            $0.authorName = row["author_name"]
            $0.etag = Etag.of(row["version"])
        }
    }
}

extension Notes {
    /// Four notes, and a request for every method.
    static let samples = ConformanceSamples { tenant in
        for number in 1...4 { _ = try createNote("note \(number)", in: tenant) }
    }
    .request("NoteService/GetNote") { tenant in
        let id = try first(in: tenant).id
        return Spearhead_Notes_V1_GetNoteRequest.with { $0.id = id }
    }
    .request("NoteService/ListNotes") { _ in Spearhead_Notes_V1_ListNotesRequest() }
    .request("NoteService/CreateNote") { _ in
        Spearhead_Notes_V1_CreateNoteRequest.with { $0.note = .with { $0.text = "another" } }
    }
    .request("NoteService/UpdateNote") { tenant in
        let note = try first(in: tenant)
        return Spearhead_Notes_V1_UpdateNoteRequest.with {
            $0.note = note
            $0.note.text += "!"
            $0.etag = note.etag
        }
    }
    .request("NoteService/WatchNotes") { _ in Spearhead_Notes_V1_WatchNotesRequest() }

    static func createNote(_ text: String, in tenant: TestTenant) throws -> NoteMessage {
        let request = Spearhead_Notes_V1_CreateNoteRequest.with {
            $0.note = .with {
                $0.text = text
                $0.authorName = "Li"
            }
        }
        let response: Spearhead_Notes_V1_CreateNoteResponse = try tenant.call(
            "spearhead.notes.v1.NoteService/CreateNote", request)
        return response.note
    }

    private static func first(in tenant: TestTenant) throws -> NoteMessage {
        try tenant.read { reader in
            guard let row = try reader.row("SELECT * FROM notes_note ORDER BY id LIMIT 1") else {
                throw RPCError.notFound("note", "1")
            }
            return message(row)
        }
    }
}
