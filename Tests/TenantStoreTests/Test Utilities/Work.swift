import Synchronization

@testable import TenantStore

/// How a piece of work was answered.
enum Answer: Sendable {
    case done
    case failed(any Error)

    var code: StoreError.Code? {
        guard case .failed(let error as StoreError) = self else { return nil }
        return error.code
    }

    var isDone: Bool {
        if case .done = self { true } else { false }
    }
}

/// Answers in the order in which they came, to be waited for.
final class Answers: Sendable {
    private let monitor = Monitor<[(name: String, answer: Answer)]>([])

    func add(_ name: String, _ answer: Answer) {
        monitor.withLock { $0.append((name, answer)) }
        monitor.notifyAll()
    }

    /// How many answers there are now.
    var count: Int { monitor.withLock(\.count) }

    /// Waits until `count` answers are there; gives what came within ten minutes.
    func wait(_ count: Int) -> [(name: String, answer: Answer)] {
        monitor.wait(untilNanoseconds: MonotonicClock.after(milliseconds: 600_000)) { $0.count >= count ? $0 : nil }
            ?? monitor.withLock { $0 }
    }

    /// The answer to the work with this name.
    func wait(for name: String) -> Answer? {
        monitor.wait(untilNanoseconds: MonotonicClock.after(milliseconds: 600_000)) { answers in
            answers.first { $0.name == name }?.answer
        }
    }
}

/// A gate that a test opens while the store's threads wait at it.
final class Gate: Sendable {
    private let monitor = Monitor((isOpen: false, arrived: 0))

    func open() {
        monitor.withLock { $0.isOpen = true }
        monitor.notifyAll()
    }

    /// Waits at the gate.
    func pass() {
        monitor.withLock { $0.arrived += 1 }
        monitor.notifyAll()
        monitor.wait { $0.isOpen ? () : nil }
    }

    /// Waits until `count` threads have come to the gate.
    func waitForArrivals(_ count: Int = 1) {
        monitor.wait { $0.arrived >= count ? () : nil }
    }
}

/// A write made of a closure.
struct Command: LaneCommand {
    var name = ""
    var deadlineNanoseconds = UInt64.max
    let answers: Answers
    var onCommitted: @Sendable () -> Void = {}
    let body: @Sendable (Connection) throws -> Void

    func run(_ connection: Connection) throws { try body(connection) }
    func committed() {
        onCommitted()
        answers.add(name, .done)
    }
    func failed(_ error: any Error) { answers.add(name, .failed(error)) }
}

/// A read made of a closure.
struct Read: ReadJob {
    var name = ""
    var deadlineNanoseconds = UInt64.max
    let answers: Answers
    let body: @Sendable (Connection) throws -> Void

    func run(_ connection: Connection) throws {
        try body(connection)
        answers.add(name, .done)
    }
    func failed(_ error: any Error) { answers.add(name, .failed(error)) }
}

/// An error of the domain.
struct Refused: Error {}

/// Whether `body` throws ``Refused``; for closures over a connection, where `#expect(throws:)` makes the compiler fail.
func isRefused(_ body: () throws -> Void) -> Bool {
    do {
        try body()
        return false
    } catch {
        return error is Refused
    }
}

/// What `body` throws, for the same reason.
func errorThrown(_ body: () throws -> Void) -> (any Error)? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
