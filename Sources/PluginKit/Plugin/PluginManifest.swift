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
    /// The other ids by which the plugin's rows speak of a person.
    public var personAliases: [PersonAlias]

    /// Describes a plugin.
    public init(
        id: String, version: String, platform: String = "1.0.0", dependencies: [String] = [], protoPackage: String,
        descriptors: String, personalData: [PersonalDataColumn] = [], personAliases: [PersonAlias] = []
    ) {
        self.id = id
        self.version = version
        self.platform = platform
        self.dependencies = dependencies
        self.protoPackage = protoPackage
        self.descriptors = descriptors
        self.personalData = personalData
        self.personAliases = personAliases
    }

    /// The prefix of every table, index, trigger and view of the plugin.
    public var tablePrefix: String { id + "_" }
}
