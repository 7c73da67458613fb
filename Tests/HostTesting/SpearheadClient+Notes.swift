internal import Foundation
package import Host
package import SpearheadClient
internal import SwiftProtobuf
internal import TenantStore

extension SpearheadClient {
    /// Creates a note; gives its id.
    package func createNote(_ text: String, requestID: String = "") async throws -> String {
        let request = NotesPlugin.CreateRequest.with {
            $0.slug = text
            $0.requestID = requestID
        }
        let response: NotesPlugin.Response = try await call("notes.v1.NoteService/CreateNote", request)
        return String(decoding: response.payload, as: UTF8.self)
    }

    /// The text of a note.
    package func note(_ id: String) async throws -> String {
        let request = NotesPlugin.GetRequest.with { $0.slug = id }
        let response: NotesPlugin.Response = try await call("notes.v1.NoteService/GetNote", request)
        return String(decoding: response.payload, as: UTF8.self)
    }

    /// Imports CSV text; gives every message of the answer.
    package func importCSV(
        _ table: String, _ text: String, dryRun: Bool = false
    ) async throws -> [Spearhead_Platform_V1_ImportResponse] {
        typealias Request = Spearhead_Platform_V1_ImportRequest
        typealias Response = Spearhead_Platform_V1_ImportResponse
        return try await duplex(
            Importer.method, sending: Request.self, receiving: Response.self, timeoutMilliseconds: 600_000
        ) { stream in
            let content = Data(text.utf8)
            let middle = content.count / 2
            let first = Request.with {
                $0.table = table
                $0.dryRun = dryRun
                $0.requestID = RequestID.make()
                $0.content = content.prefix(middle)
            }
            try await stream.send(first)
            try await stream.send(
                .with {
                    $0.content = content.suffix(content.count - middle)
                    $0.sha256 = BlobDigest.of(content).hexadecimal
                })
            try await stream.finishSending()
            var responses: [Response] = []
            for try await response in stream.responses { responses.append(response) }
            return responses
        }
    }
}
