import Foundation
import HostTesting
import PluginKit
import PluginTesting
import TenantStore

@testable import Host

/// Photos of people: what no plugin of the distribution has.
struct AlbumPlugin: Plugin {
    static let manifest = PluginManifest(
        id: "album", version: "1.0.0", protoPackage: "spearhead.album.v1", descriptors: "",
        personalData: [
            PersonalDataColumn(table: "album_photo", column: "photo_sha256", subjectColumn: "person_id", content: .blob),
            PersonalDataColumn(
                table: "album_photo", column: "badge", subjectColumn: "person_id", erasure: .keep(because: "the gate knows it")),
        ])

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-album",
            sql: """
                CREATE TABLE album_photo (id INTEGER PRIMARY KEY, person_id TEXT NOT NULL, photo_sha256 TEXT, badge TEXT) STRICT;
                CREATE TABLE album_cover (sha256 TEXT NOT NULL) STRICT;
                """)
    }

    /// Gives a person a photo, as an upload would.
    static func add(_ text: String, of person: String, to company: TestCompany) throws {
        let store = try company.host.services.store
        let scope = try company.runtime.scope
        let incoming = try store.receiveBlob(scope)
        try incoming.append(Data(text.utf8))
        let digest = try incoming.seal()
        try store.placeBlob(scope, incoming, digest)
        defer { store.releaseBlob(scope, digest) }
        try store.writeNow(scope) { connection in
            _ = try BlobTable.insert(
                Blob(digest: digest, byteCount: incoming.byteCount), at: company.host.clock.now, connection)
            try connection.execute(
                "INSERT INTO album_photo (person_id, photo_sha256, badge) VALUES (?, ?, 'B-17')", [person, digest.hexadecimal])
        }
    }
}
