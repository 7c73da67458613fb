import Dispatch
import Foundation

@testable import TenantStore

/// Runs real threads one at a time, in an order that a seed decides, so that a schedule that shows a fault can be had again.
///
/// A thread gives its turn away where it takes or sleeps at a ``Monitor`` that was made with this scheduler, and where the scenario calls
/// ``turn()``. A thread that sleeps and may time out does so now and then, and when nothing else can run. When nobody can run, the schedule
/// has come to a deadlock: that is noted, and all sleepers are told that their time is up, so that the threads end.
final class Simulation: ThreadScheduler, @unchecked Sendable {
    // @unchecked: only the thread whose turn it is touches anything, and turns are handed over with semaphores.

    private enum Status: Equatable {
        case ready
        case sleeping(monitor: ObjectIdentifier, mayTimeOut: Bool)
        case done
    }

    /// A thread that runs one body after the other.
    private final class Actor: @unchecked Sendable {
        // @unchecked: like the simulation itself, touched only by the thread whose turn it is.

        let wakeUp = DispatchSemaphore(value: 0)
        var status = Status.done
        var isTimeUp = false
        var body: (@Sendable () -> Void)?
    }

    /// What came of a schedule.
    struct Outcome: Equatable {
        /// Whose turn it was, one after the other, with what the scenario noted.
        var trace: [UInt8] = []
        /// What must not be; empty when all went well.
        var problems: [String] = []
    }

    private let actors: [Actor]
    private let finished = DispatchSemaphore(value: 0)
    private var random = SplitMix(seed: 0)
    private var current: Actor?
    private var isDeadlocked = false
    private var outcome = Outcome()

    /// - Parameter threadCount: The most bodies that a schedule has.
    init(threadCount: Int) {
        actors = (0..<threadCount).map { _ in Actor() }
        for actor in actors {
            let finish = { @Sendable [unowned self] in self.end(actor) }
            Thread.detachNewThread {
                while true {
                    actor.wakeUp.wait()
                    guard let body = actor.body else { return }
                    body()
                    finish()
                }
            }
        }
    }

    deinit {
        for actor in actors {
            actor.body = nil
            actor.wakeUp.signal()
        }
    }

    /// Runs the bodies to their ends in the order that belongs to the seed.
    func run(seed: UInt64, _ bodies: [@Sendable () -> Void]) -> Outcome {
        random = SplitMix(seed: seed)
        outcome = Outcome()
        isDeadlocked = false
        for (actor, body) in zip(actors, bodies) {
            actor.body = body
            actor.status = .ready
        }
        resume(nil)
        finished.wait()
        current = nil
        return outcome
    }

    /// Notes something that must not be.
    func fail(_ problem: String) { outcome.problems.append(problem) }

    /// A number that belongs to the schedule.
    func pick(below count: UInt64) -> UInt64 { random.next() % count }

    // MARK: What the monitors ask for

    func turn() {
        guard let current else { return }
        // Half of the turns go to another thread: a schedule shall also have long runs of one.
        if random.next() % 2 == 0 { resume(current) }
    }

    func sleep(at monitor: ObjectIdentifier, mayTimeOut: Bool) -> Bool {
        guard let current, !isDeadlocked else { return true }
        current.isTimeUp = false
        current.status = .sleeping(monitor: monitor, mayTimeOut: mayTimeOut)
        resume(current)
        return current.isTimeUp
    }

    func wake(at monitor: ObjectIdentifier, all: Bool) {
        var sleepers = actors.filter { if case .sleeping(monitor, _) = $0.status { true } else { false } }
        while !sleepers.isEmpty {
            sleepers.remove(at: Int(random.next() % UInt64(sleepers.count))).status = .ready
            if !all { return }
        }
    }

    // MARK: Turns

    private func end(_ actor: Actor) {
        actor.status = .done
        resume(nil)
    }

    /// Hands the turn over; comes back when it is `me`'s again, at once when `me` is nobody.
    private func resume(_ me: Actor?) {
        guard let next = next() else {
            finished.signal()
            return
        }
        outcome.trace.append(UInt8(actors.firstIndex { $0 === next } ?? 0))
        current = next
        if next === me { return }
        next.wakeUp.signal()
        me?.wakeUp.wait()
    }

    private func next() -> Actor? {
        let ready = actors.filter { $0.status == .ready }
        let patient = actors.filter { if case .sleeping(_, mayTimeOut: true) = $0.status { true } else { false } }
        if !patient.isEmpty, ready.isEmpty || random.next() % 32 == 0 {
            let late = patient[Int(random.next() % UInt64(patient.count))]
            late.isTimeUp = true
            late.status = .ready
            return late
        }
        if !ready.isEmpty { return ready[Int(random.next() % UInt64(ready.count))] }
        let sleeping = actors.filter { $0.status != .done }
        guard let first = sleeping.first else { return nil }
        if !isDeadlocked { fail("deadlock: \(sleeping.count) threads sleep and nobody will wake them") }
        isDeadlocked = true
        first.isTimeUp = true
        first.status = .ready
        return first
    }
}
