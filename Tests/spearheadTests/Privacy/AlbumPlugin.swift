import PluginKit

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
}
