internal import Foundation
internal import Glibc

/// Where tenants lie in the data directory, and how their directories come and go.
///
/// A tenant's directory appears and disappears by one rename, so a crash never leaves half a tenant: what was being
/// made or removed lies under a name that begins with a dot, and is swept away at the next start.
struct TenantFiles: Sendable {
    private let tenants: String

    init(directory: String) throws {
        tenants = directory + "/tenants"
        do {
            try FileManager.default.createDirectory(
                atPath: tenants, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(
                .inputOutput, "The data directory \(directory) cannot be created. Check its owner and mode.", cause: error)
        }
    }

    func directory(_ tenant: TenantID) -> String { tenants + "/" + tenant.rawValue }

    func database(_ tenant: TenantID) -> String { directory(tenant) + "/tenant.db" }

    func exists(_ tenant: TenantID) -> Bool { access(database(tenant), F_OK) == 0 }

    /// Makes a tenant's file out of sight with `prepare`, then puts it in its place once all of it is on disk.
    func create(_ tenant: TenantID, prepare: (_ database: String) throws -> Void) throws {
        guard !exists(tenant) else { throw StoreError(.tenantExists, "The tenant \(tenant) exists already.") }
        let staging = tenants + "/.creating-" + TenantID.random().rawValue
        _ = try Descriptor.checked(mkdir(staging, 0o700), "made", staging)
        var place = staging
        do {
            try prepare(staging + "/tenant.db")
            try synchronize(staging + "/tenant.db")
            try synchronize(staging)
            try StorePoint.creationBeforeRename.reached(staging)
            guard rename(staging, directory(tenant)) == 0 else {
                throw StoreError(.tenantExists, "The tenant \(tenant) exists already.")
            }
            place = directory(tenant)
            try StorePoint.creationAfterRename.reached(place)
            try synchronize(tenants)
        } catch {
            try? FileManager.default.removeItem(atPath: place)
            throw error
        }
    }

    /// Takes a tenant's directory out of sight, then deletes it.
    func remove(_ tenant: TenantID) throws {
        let doomed = tenants + "/.removing-" + TenantID.random().rawValue
        try StorePoint.removalBeforeRename.reached(directory(tenant))
        guard rename(directory(tenant), doomed) == 0 else {
            throw StoreError(.tenantNotFound, "There is no tenant \(tenant).")
        }
        try StorePoint.removalAfterRename.reached(doomed)
        try synchronize(tenants)
        try removeItem(doomed)
    }

    /// Deletes what an earlier process was making or removing when it ended.
    func removeLeftovers() throws {
        let names = try? FileManager.default.contentsOfDirectory(atPath: tenants)
        for name in names ?? [] where name.hasPrefix(".creating-") || name.hasPrefix(".removing-") {
            try removeItem(tenants + "/" + name)
        }
    }

    private func removeItem(_ path: String) throws {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw StoreError(.inputOutput, "\(path) cannot be removed. Check its owner and mode.", cause: error)
        }
    }

    /// Waits until a file, or the entries of a directory, are on disk.
    private func synchronize(_ path: String) throws {
        let descriptor = try Descriptor.checked(open(path, O_RDONLY | O_CLOEXEC), "opened", path)
        defer { close(descriptor) }
        _ = try Descriptor.checked(fsync(descriptor), "written to disk", path)
    }
}
