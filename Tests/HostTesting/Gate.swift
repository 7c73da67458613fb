internal import Dispatch
internal import Synchronization

/// A gate at which a handler waits until the test opens it; the test can wait for the handler to come.
package final class Gate: Sendable {
    private static let gates = Mutex<[String: Gate]>([:])

    private let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation
    private let opened = DispatchSemaphore(value: 0)

    private init() { (arrivals, arrive) = AsyncStream.makeStream() }

    /// The gate of a name, the same for test and handler.
    package static func named(_ name: String) -> Gate {
        gates.withLock { gates in
            if let known = gates[name] { return known }
            let gate = Gate()
            gates[name] = gate
            return gate
        }
    }

    /// Waits until somebody stands at the gate.
    package func waitForArrival() async { for await _ in arrivals { return } }

    /// Lets one through.
    package func open() { opened.signal() }

    /// Waits at the gate until it is opened.
    package func pass() {
        arrive.yield()
        opened.wait()
    }
}
