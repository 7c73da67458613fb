import Testing

@testable import TenantStore

/// Thousands of orders of pushes, pops, finishes, holds, drains and the close, each compared with a queue that is as simple as can be.
@Suite("Fair queue, simulated")
struct FairQueueSimulationTests {
    private static let tenants = (0..<3).compactMap { TenantID(String(repeating: "\($0)", count: 32)) }

    /// What the queue shall do, as one thread would write it.
    private struct Model {
        struct Line {
            var waiting: [Int] = []
            var isRunning = false
            var isHeld = false
            /// How often each other tenant was served since this one has been waiting to be.
            var passedBy: [Int: Int] = [:]
        }

        /// A place in the order in which tenants are served.
        struct Place {
            let tenant: Int
            /// Its tenant was held since it was taken; whether a worker that came for nothing has thrown it away cannot be seen from outside.
            var isDoubtful = false
        }

        let tenantMax: Int
        let totalMax: Int
        var lines = [Line](repeating: Line(), count: 3)
        var order: [Place] = []
        var isClosed = false

        var count: Int { lines.map(\.waiting.count).reduce(0, +) }

        private mutating func schedule(_ tenant: Int) {
            let line = lines[tenant]
            guard !line.isRunning, !line.isHeld, !line.waiting.isEmpty,
                !order.contains(where: { $0.tenant == tenant && !$0.isDoubtful })
            else { return }
            order.append(Place(tenant: tenant))
            lines[tenant].passedBy = [:]
        }

        mutating func push(_ tenant: Int, _ elements: [Int]) -> Int? {
            if isClosed { return nil }
            let accepted = min(elements.count, max(0, min(tenantMax - lines[tenant].waiting.count, totalMax - count)))
            lines[tenant].waiting += elements.prefix(accepted)
            schedule(tenant)
            return accepted
        }

        /// What is taken when this tenant is served now; `nil` when it is another one's turn.
        mutating func pop(_ tenant: Int, max: Int) -> [Int]? {
            while let place = order.first {
                order.removeFirst()
                if place.tenant == tenant {
                    let elements = Array(lines[tenant].waiting.prefix(max))
                    lines[tenant].waiting.removeFirst(elements.count)
                    lines[tenant].isRunning = true
                    order.removeAll { $0.tenant == tenant }
                    for other in Set(order.map(\.tenant)) { lines[other].passedBy[tenant, default: 0] += 1 }
                    return elements
                }
                guard place.isDoubtful else { return nil }
            }
            return nil
        }

        mutating func hold(_ tenant: Int) {
            lines[tenant].isHeld = true
            for index in order.indices where order[index].tenant == tenant { order[index].isDoubtful = true }
        }

        mutating func finish(_ tenant: Int, _ unfinished: [Int]) -> [Int] {
            lines[tenant].isRunning = false
            if isClosed { return unfinished }
            lines[tenant].waiting = unfinished + lines[tenant].waiting
            schedule(tenant)
            return []
        }

        mutating func unhold(_ tenant: Int) {
            lines[tenant].isHeld = false
            schedule(tenant)
        }

        mutating func drain(_ tenant: Int) -> [Int] {
            defer { lines[tenant].waiting = [] }
            return lines[tenant].waiting
        }

        mutating func close() -> [Int] {
            isClosed = true
            defer { for tenant in lines.indices { lines[tenant].waiting = [] } }
            return lines.flatMap(\.waiting)
        }
    }

    /// One schedule: three workers, two producers, a holder and one that closes.
    private final class Scenario: @unchecked Sendable {
        // @unchecked: the simulation runs one thread at a time.

        let simulation: Simulation
        let queue: FairQueue<Int>
        let active: Monitor<Int>
        var model = Model(tenantMax: 4, totalMax: 8)
        var answers: [Int: Int] = [:]
        var lastDone: [Int: Int] = [:]

        init(_ simulation: Simulation) {
            self.simulation = simulation
            queue = FairQueue(isExclusive: true, tenantMax: 4, totalMax: 8, scheduler: simulation)
            active = Monitor(3, scheduler: simulation)
        }

        func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
            if !condition { simulation.fail(problem()) }
        }

        func answer(_ elements: some Sequence<Int>) {
            for element in elements { answers[element, default: 0] += 1 }
        }

        func leave() {
            active.withLock { $0 -= 1 }
            active.notifyAll()
        }

        func work() {
            let tenants = FairQueueSimulationTests.tenants
            while let batch = queue.pop(max: 2) {
                let tenant = tenants.firstIndex(of: batch.tenant) ?? -1
                expect(
                    !model.lines[tenant].isRunning && !model.lines[tenant].isHeld, "\(tenant) was served while it ran or was held"
                )
                let expected = model.pop(tenant, max: 2)
                expect(expected == batch.elements, "took \(batch.elements) of \(tenant) instead of \(expected ?? [])")
                for line in model.lines where !line.isHeld {
                    expect(line.passedBy.values.allSatisfy { $0 <= 1 }, "a tenant was passed by twice")
                }
                simulation.turn()
                let done = Int(simulation.pick(below: UInt64(batch.elements.count + 1)))
                for element in batch.elements.prefix(done) {
                    // An element says its producer and its number, which grows within producer and tenant.
                    let key = element / 1_000 * 10 + tenant
                    expect(lastDone[key, default: -1] < element, "\(element) was done after \(lastDone[key, default: -1])")
                    lastDone[key] = element
                }
                answer(batch.elements.prefix(done))
                simulation.turn()
                let rest = queue.finish(batch.tenant, unfinished: batch.elements[done...])
                expect(Array(rest) == model.finish(tenant, Array(batch.elements[done...])), "finish gave back \(rest)")
                answer(rest)
            }
            expect(model.isClosed, "a worker was sent home from an open queue")
        }

        func produce(_ producer: Int) {
            var number = producer * 1_000
            for _ in 0..<4 {
                let tenant = Int(simulation.pick(below: 3))
                let elements = (0...Int(simulation.pick(below: 3))).map { number + $0 }
                number += elements.count
                let accepted = queue.push(FairQueueSimulationTests.tenants[tenant], elements)
                expect(accepted == model.push(tenant, elements), "\(accepted ?? -1) of \(elements) were taken")
                answer(elements[(accepted ?? 0)...])
            }
            leave()
        }

        func hold() {
            for _ in 0..<2 {
                let tenant = Int(simulation.pick(below: 3))
                let id = FairQueueSimulationTests.tenants[tenant]
                do {
                    try queue.hold(id, untilNanoseconds: simulation.pick(below: 2) == 0 ? .max : .max - 1)
                    expect(!model.lines[tenant].isRunning && !model.lines[tenant].isHeld, "\(tenant) was held while it ran")
                    model.hold(tenant)
                    simulation.turn()
                    if simulation.pick(below: 2) == 0 {
                        let drained = queue.drain(id)
                        expect(drained == model.drain(tenant), "drained \(drained)")
                        answer(drained)
                    }
                    simulation.turn()
                    expect(!model.lines[tenant].isRunning, "\(tenant) ran while it was held")
                    queue.unhold(id)
                    model.unhold(tenant)
                } catch {
                    let code = (error as? StoreError)?.code
                    expect(code == .deadlineExceeded || (code == .closed && model.isClosed), "\(error)")
                }
            }
            leave()
        }

        func close() {
            // In half of the schedules in the middle of everything, in the others when nobody brings anything more.
            if simulation.pick(below: 2) == 0 { active.wait { $0 == 0 ? () : nil } }
            let rest = queue.close()
            expect(rest.sorted() == model.close().sorted(), "closing gave \(rest)")
            answer(rest)
        }

        func run(seed: UInt64) -> Simulation.Outcome {
            let work: @Sendable () -> Void = { self.work() }
            var outcome = simulation.run(
                seed: seed, [work, work, { self.produce(1) }, { self.produce(2) }, { self.hold() }, { self.close() }])
            if queue.count != 0 { outcome.problems.append("\(queue.count) elements are left") }
            for (element, count) in answers where count != 1 { outcome.problems.append("\(element) was answered \(count) times") }
            return outcome
        }
    }

    @Test("does what the model does in every schedule", arguments: 0..<4)
    func matchesModel(part: UInt64) {
        let simulation = Simulation(threadCount: 6)
        for seed in part * 250..<(part + 1) * 250 {
            let outcome = Scenario(simulation).run(seed: seed)
            #expect(outcome.problems == [], "seed \(seed)")
            if !outcome.problems.isEmpty { return }
        }
    }

    @Test("the same seed gives the same schedule, another one another")
    func reproducible() {
        let simulation = Simulation(threadCount: 6)
        let first = (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) }
        let second = (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) }
        #expect(first == second)
        #expect(Set(first.map(\.trace)).count == 20)
    }

    @Test("a lost wake-up is found as a deadlock, with all threads at their end")
    func deadlock() {
        let simulation = Simulation(threadCount: 2)
        let outcome = (UInt64(0)..<50).map { seed in
            let door = Monitor(false, scheduler: simulation)
            return simulation.run(
                seed: seed, [{ door.wait { $0 ? () : nil } }, { door.withLock { $0 = true } }])
        }
        #expect(Set(outcome.map { $0.problems.count }) == [0, 1])
    }
}
