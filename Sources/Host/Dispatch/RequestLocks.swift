internal import Foundation
internal import Synchronization

/// Lets requests of one id run one after the other, so that the second finds what the first one answered.
///
/// The calling thread waits and must be one that may block. An id that nobody works on takes no memory.
package final class RequestLocks: Sendable {
    private struct Entry {
        let lock = NSLock()
        var users = 0
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    func withLock<Result>(_ requestID: String, _ body: () throws -> Result) rethrows -> Result {
        let lock = entries.withLock { entries in
            var entry = entries[requestID] ?? Entry()
            entry.users += 1
            entries[requestID] = entry
            return entry.lock
        }
        lock.lock()
        defer {
            lock.unlock()
            entries.withLock { entries in
                guard var entry = entries[requestID] else { return }
                entry.users -= 1
                entries[requestID] = entry.users == 0 ? nil : entry
            }
        }
        return try body()
    }
}
