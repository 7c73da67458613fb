internal import CFaultVFS
internal import Foundation

/// A directory on a disk that fails as a test wants; removed with it.
///
/// Every SQLite file opened below it goes through the layer of `CFaultVFS`. Close the files before this goes.
package final class FaultyDisk: @unchecked Sendable {
    // @unchecked: the layer has a lock of its own.

    package enum Operation: CaseIterable, Sendable {
        case write, sync, truncate, read, delete

        fileprivate var number: fault_operation {
            switch self {
            case .write: FAULT_WRITE
            case .sync: FAULT_SYNC
            case .truncate: FAULT_TRUNCATE
            case .read: FAULT_READ
            case .delete: FAULT_DELETE
            }
        }
    }

    package let directory: String
    private let plan: OpaquePointer
    private let isRemover: Bool

    /// Makes a directory.
    package init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/disk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        plan = fault_plan_create(directory)
        isRemover = true
    }

    /// Watches a directory, or one database with its log, of somebody else's, before anything there is opened.
    package init(watching path: String) {
        directory = path
        plan = fault_plan_create(path)
        isRemover = false
    }

    deinit {
        fault_plan_destroy(plan)
        if isRemover { try? FileManager.default.removeItem(atPath: directory) }
    }

    package var isDark: Bool { fault_plan_is_dark(plan) != 0 }

    package func count(_ operation: Operation) -> Int64 { fault_plan_count(plan, operation.number) }

    /// Writes, syncs, truncations and deletions: the moments at which the power can go.
    package var mutationCount: Int64 { [.write, .sync, .truncate, .delete].map(count).reduce(0, +) }

    package func fail(_ operation: Operation, nth: Int64 = 1, code: CInt, forEver: Bool = false) {
        fault_plan_fail(plan, operation.number, nth, code, forEver ? 1 : 0)
    }

    package func clear() { fault_plan_clear(plan) }

    /// How many bytes SQLite's files may have together; `nil` for no bound.
    package func setCapacity(_ bytes: Int64?) { fault_plan_set_capacity(plan, bytes ?? -1) }

    /// How many bytes SQLite's files have together, with the index of a log that is open.
    package var usedBytes: Int64 { fault_plan_used(plan) }

    /// How many bytes may still be written to other files; `nil` for no bound.
    package func setRoom(_ bytes: Int64?) { fault_plan_set_room(plan, bytes ?? -1) }

    /// Cuts the power in the `nth` mutation from now on; with a seed, a part of what was not synced survives.
    package func cutPower(nth: Int64, seed: UInt64 = 0) { fault_plan_cut_power(plan, nth, seed) }

    package func restorePower() { fault_plan_restore_power(plan) }

    /// What the files below the directory take.
    package var bytes: Int64 {
        let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        return files.filter { !$0.hasSuffix("-shm") }.reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: directory + "/" + file)
            return sum + ((attributes?[.type] as? FileAttributeType) == .typeRegular ? (attributes?[.size] as? Int64 ?? 0) : 0)
        }
    }
}
