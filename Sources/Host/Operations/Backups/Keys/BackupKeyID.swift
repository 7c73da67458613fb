internal import TenantStore

/// Name of a company's backup key: 32 lower-case hexadecimal digits, chosen at random. It says nothing about the key.
///
/// A file name is built from it, so nothing else can become one.
struct BackupKeyID: Hashable, Sendable, CustomStringConvertible {
    let description: String

    static func random() -> BackupKeyID { BackupKeyID(description: TenantID.random().rawValue) }

    init?(_ text: String) {
        guard TenantID(text) != nil else { return nil }
        description = text
    }

    private init(description: String) { self.description = description }
}

/// The key that a company's backups are sealed with, and the name under which it is found again.
struct BackupKey: Sendable {
    let id: BackupKeyID
    let sealing: SealingKey
}
