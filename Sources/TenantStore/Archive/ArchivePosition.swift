/// A place in a company's archive; a backup names the one that its copy stands for.
public struct ArchivePosition: Codable, Hashable, Sendable {
    /// Id of the company, whose archive has this name.
    public let tenant: String
    /// Number of the last segment that the copy contains.
    public let segment: UInt64
    /// Its digest, hexadecimal.
    public let digest: String
    /// The instant of the copy, in milliseconds since 1970.
    public let milliseconds: Int64

    init(tenant: String, segment: UInt64, digest: String, milliseconds: Int64) {
        self.tenant = tenant
        self.segment = segment
        self.digest = digest
        self.milliseconds = milliseconds
    }
}
