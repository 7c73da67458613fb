internal import Crypto
internal import Foundation
internal import RPC
internal import Synchronization
internal import TenantStore

/// Seals archived logs with the keys of companies' backups: who cannot open the backups of a company cannot open its archive.
///
/// Before what is sealed stands the name of the key, so that a company may get another one.
final class ArchiveSeal: LogSealing {
    private static let nameBytes = 32

    /// Set as soon as there are keys; the store comes before them.
    let keys = Mutex<BackupKeys?>(nil)

    func seal(_ content: Data, of tenant: TenantID, context: Data) throws -> Data {
        let key = try present().key(for: tenant)
        return try SealedBytes.seal(
            content, key: key.sealing, purpose: Self.purpose(tenant, context), after: Data(key.id.description.utf8))
    }

    func open(_ sealed: Data, of tenant: TenantID, context: Data) throws -> Data {
        guard let id = BackupKeyID(String(decoding: sealed.prefix(Self.nameBytes), as: UTF8.self)) else {
            throw RPCError.backupDamaged("its archive names no key")
        }
        let key = try present().key(id)
        do {
            return try SealedBytes.open(
                Data(sealed.dropFirst(Self.nameBytes)), key: key.sealing, purpose: Self.purpose(tenant, context))
        } catch let error as SealError {
            throw RPCError.backupDamaged("its archive: \(error)")
        }
    }

    private func present() throws -> BackupKeys {
        guard let keys = keys.withLock({ $0 }) else {
            throw StoreError(.closed, "The host is starting and has no keys yet. Try again.")
        }
        return keys
    }

    private static func purpose(_ tenant: TenantID, _ context: Data) -> String {
        "log/\(tenant)/\(SHA256.hash(data: context).hexadecimal)"
    }
}
