import Dispatch

/// Threads that may block.
final class Workers: Sendable {
    private let queue: DispatchQueue

    init() { queue = DispatchQueue(label: "workers", attributes: .concurrent) }

    func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}

/// Runs something that blocks, without blocking the threads of async tests.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
}
