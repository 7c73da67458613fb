package import Foundation
internal import GRDB
package import PluginKit
package import PluginTesting
package import RPC
internal import SwiftProtobuf

extension Spearhead_Files_V1_SyncEventsRequest: CommandRequest {}
extension Spearhead_Files_V1_UploadFileRequest: UploadRequest {}
extension Spearhead_Files_V1_DownloadFileResponse: DownloadResponse {}

/// A small plugin for tests of streams of commands and of blobs.
package struct FilesPlugin: Plugin {
    package typealias Event = Spearhead_Files_V1_SyncEventsRequest
    package typealias EventAnswer = Spearhead_Files_V1_SyncEventsResponse
    package typealias Upload = Spearhead_Files_V1_UploadFileRequest
    package typealias Uploaded = Spearhead_Files_V1_UploadFileResponse
    package typealias Download = Spearhead_Files_V1_DownloadFileRequest
    package typealias Downloaded = Spearhead_Files_V1_DownloadFileResponse

    package static let manifest = PluginManifest(
        id: "files", version: "1.0.0", protoPackage: "spearhead.files.v1", descriptors: filesDescriptors)
    /// Largest file.
    package static let bytesMax: Int64 = 8 << 20
    package static let sync = "spearhead.files.v1.FileService/SyncEvents"
    package static let upload = "spearhead.files.v1.FileService/UploadFile"
    package static let download = "spearhead.files.v1.FileService/DownloadFile"

    package init(configuration: PluginConfiguration) {}

    package func register(with registrar: inout PluginRegistrar) {
        Self.register(with: &registrar) { error, _ in
            .with {
                $0.reason = error.reason
                $0.message = error.message
            }
        }
    }

    /// Registers everything, with an answer to refused events of the caller's own.
    package static func register(
        with registrar: inout PluginRegistrar, refused: @escaping @Sendable (RPCError, Event) -> EventAnswer
    ) {
        registrar.migration(
            "0001-files",
            sql: """
                CREATE TABLE files_event (id TEXT PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
                CREATE TABLE files_file (
                    id TEXT PRIMARY KEY, title TEXT NOT NULL, sha256 TEXT NOT NULL, owner TEXT
                ) STRICT;
                """)
        registrar.permission("files.read", Label("查看文件", "See files"), grants: [.admin: .all, .rep: .own])
        registrar.permission("files.write", Label("上传文件", "Upload files"), grants: [.admin: .all, .rep: .own])
        registrar.commandStream("FileService", "SyncEvents", permission: "files.write", refused: refused, addEvent)
        registrar.upload("FileService", "UploadFile", permission: "files.write", maxBytes: bytesMax, addFile)
        registrar.download(
            "FileService", "DownloadFile", permission: "files.read", answering: Downloaded.self, findFile)
    }

    private static func addEvent(_ event: Event, writer: Writer, call: Call) throws -> EventAnswer {
        guard (1...100).contains(event.text.count) else { throw RPCError.invalidField("text", "must be 1 to 100 characters") }
        let id = call.newID()
        try writer.insert("files_event", ["id": id, "text": event.text])
        writer.audit("events/\(id)", [FieldChange("text", nil, event.text)])
        return .with { $0.eventID = id }
    }

    private static func addFile(_ head: Upload, blob: Blob, writer: Writer, call: Call) throws -> Uploaded {
        guard (1...100).contains(head.title.count) else { throw RPCError.invalidField("title", "must be 1 to 100 characters") }
        let id = call.newID()
        try writer.insert(
            "files_file", ["id": id, "title": head.title, "sha256": blob.sha256, "owner": call.caller.person])
        writer.audit("files/\(id)", [FieldChange("sha256", nil, blob.sha256)])
        return .with {
            $0.id = id
            $0.sha256 = blob.sha256
            $0.bytes = blob.byteCount
        }
    }

    private static func findFile(_ request: Download, reader: Reader, call: Call) throws -> String {
        guard let row = try reader.row("SELECT sha256, owner FROM files_file WHERE id = ?", [request.id]) else {
            throw RPCError.notFound("file", request.id)
        }
        try call.requireVisible(row["owner"], "file", request.id)
        return row["sha256"]
    }

    /// A file to download and valid requests, for the conformance suite.
    package static let samples = ConformanceSamples { tenant in
        _ = try addSample("prepared", to: tenant)
    }
    .request("FileService/SyncEvents") { _ in Event.with { $0.text = "a sample" } }
    .request("FileService/UploadFile") { _ in
        Upload.with {
            $0.title = "a sample"
            $0.sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            $0.chunk = Data("test".utf8)
        }
    }
    .request("FileService/DownloadFile") { tenant in
        let id = try tenant.read { try $0.value(String.self, "SELECT min(id) FROM files_file") }
        return Download.with { $0.id = id ?? "" }
    }

    /// Uploads a file.
    package static func addSample(_ title: String, _ content: Data = Data("prepared".utf8), to tenant: TestTenant) throws -> Uploaded {
        try tenant.upload(upload, Upload.with { $0.title = title }, content)
    }
}
