import Foundation

/// Threads that may block, a new one for each piece of work.
///
/// The threads of Dispatch are not used for this: it has as many as there are cores, and adds one each second when they block, so that
/// the calls of many tests would wait for each other.
final class Workers: Sendable {
    func run(_ work: @escaping @Sendable () -> Void) { Thread.detachNewThread(work) }
}

/// Runs something that blocks, without blocking the threads of async tests.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}
