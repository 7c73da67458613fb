/// What a plugin is: identity, version, dependencies, API and personal data.
public struct PluginManifest: Sendable {
    /// Lower-case letters and digits, starting with a letter; also the prefix of its tables: `crm` owns `crm_…`.
    public var id: String
    /// Version of the plugin, `MAJOR.MINOR.PATCH`.
    public var version: String
    /// Lowest platform version that the plugin works with.
    public var platform: String
    /// Plugins whose tables it reads and whose events it handles; they are enabled first.
    public var dependencies: [String]
    /// Package of its .proto files: `spearhead.crm.v1`.
    public var protoPackage: String
    /// The serialized FileDescriptorSet of its .proto files, in base64, as `Scripts/protos` generates it.
    public var descriptors: String
    /// Every column that holds data about a person.
    public var personalData: [PersonalDataColumn]

    /// Describes a plugin.
    public init(
        id: String, version: String, platform: String = "1.0.0", dependencies: [String] = [], protoPackage: String,
        descriptors: String, personalData: [PersonalDataColumn] = []
    ) {
        self.id = id
        self.version = version
        self.platform = platform
        self.dependencies = dependencies
        self.protoPackage = protoPackage
        self.descriptors = descriptors
        self.personalData = personalData
    }

    /// The prefix of every table, index, trigger and view of the plugin.
    public var tablePrefix: String { id + "_" }
}

/// A column that holds data about a person, and how an erasure treats it.
public struct PersonalDataColumn: Sendable, Hashable {
    /// What erasing the person does to the value.
    public enum Erasure: String, Sendable, Hashable {
        /// The value becomes NULL, or the empty text where the column is NOT NULL.
        case clear
        /// The value stays because the law or the books need it.
        case keep
    }

    /// Table with the plugin's prefix.
    public var table: String
    /// Column of the table.
    public var column: String
    /// Column of the same table that says whose data it is.
    public var subjectColumn: String
    /// What an erasure does.
    public var erasure: Erasure

    /// Maps a column to the person it is about.
    public init(table: String, column: String, subjectColumn: String, erasure: Erasure = .clear) {
        self.table = table
        self.column = column
        self.subjectColumn = subjectColumn
        self.erasure = erasure
    }
}
