import GRDB
import PluginKit

/// Its personal-data map names a column that does not exist.
struct WrongMapPlugin: NotesVariant {
    static let manifest = Notes.manifest(
        personalData: Notes.columns + [PersonalDataColumn(table: "notes_note", column: "nickname", subjectColumn: "id")])
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// Its personal-data map names an alias that does not exist.
struct WrongAliasPlugin: NotesVariant {
    static let manifest = Notes.manifest(
        personAliases: [PersonAlias(table: "notes_note", subjectColumn: "author_id", idColumn: "id")])
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// It keeps data about a person and does not say why.
struct KeepingPlugin: NotesVariant {
    static let manifest = Notes.manifest(
        personalData: [
            Notes.columns[0],
            PersonalDataColumn(table: "notes_note", column: "phone", subjectColumn: "id", erasure: .keep(because: "")),
        ])
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// Its table refuses what an erasure does.
struct StubbornPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.migration(
            "0002-stubborn",
            sql: """
                CREATE TRIGGER notes_note_fixed BEFORE UPDATE OF author_name ON notes_note
                BEGIN SELECT RAISE(ABORT, 'notes keep their author'); END;
                """)
    }
}

/// Its version is none.
struct WrongVersionPlugin: NotesVariant {
    static let manifest = Notes.manifest(version: "1.0")
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// It publishes a measure under a foreign name.
struct ForeignMeasurePlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.measure(
            Measure(name: "orders.notes", title: Label("便签", "Notes"), unit: .count, formula: "notes", nullPolicy: .zero) {
                _, _ in []
            })
    }
}

/// It changes a table of the platform, which uninstalling cannot take back.
struct AlteringPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.migration("0002-user", sql: "ALTER TABLE platform_user ADD COLUMN nickname TEXT")
    }
}

/// It makes a table under a foreign name.
struct ForeignTablePlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.migration("0002-orders", sql: "CREATE TABLE orders_order (id TEXT PRIMARY KEY) STRICT")
    }
}

/// Its migration makes a user.
struct IntrudingPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.migration(
            "0002-user",
            sql: "INSERT INTO platform_user (id, login, name, version, created_at) VALUES ('1', 'backdoor', 'Backdoor', 1, 0)")
    }
}

/// It has an rpc without a handler.
struct SilentPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar, without: ["GetNote"]) }
}

/// Its messages are shared between methods and named after something else.
struct SharedMessagePlugin: NotesVariant {
    static let manifest = Notes.manifest(stamps: true)
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        Stamps.register(with: &registrar)
    }
}

/// Nobody may read its notes.
struct UngrantedPlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar, without: ["GetNote"])
        registrar.permission("notes.get", Label("查看便签", "See a note"), grants: [:])
        registrar.query(Notes.service, "GetNote", permission: "notes.get", Notes.get)
    }
}

/// It stores a telephone number that no erasure finds.
struct UnmappedPlugin: NotesVariant {
    static let manifest = Notes.manifest(personalData: [Notes.columns[0]])
    func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
}

/// Its measure does not hear the filters.
struct DeafMeasurePlugin: NotesVariant {
    func register(with registrar: inout PluginRegistrar) {
        Notes.register(with: &registrar)
        registrar.measure(
            Measure(
                name: "notes.notes", title: Label("便签数", "Notes"), unit: .count, formula: "notes", nullPolicy: .zero,
                dimensions: ["text"]
            ) { reader, query in
                try reader.rows("SELECT text, count(*) AS notes FROM notes_note GROUP BY text").map {
                    MeasureValue(
                        person: nil, dimensions: query.dimensions.isEmpty ? [:] : ["text": $0["text"]], value: $0["notes"])
                }
            })
    }
}
