import Testing

@testable import TenantStore

/// Thousands of orders in which threads open, use, evict, close and shut down the files of a few tenants.
@Suite("Open tenants, simulated")
struct HandleCacheSimulationTests {
    private static let tenants = (0..<4).compactMap { TenantID(String(repeating: "\($0)", count: 32)) }

    private final class Scenario: @unchecked Sendable {
        // @unchecked: the simulation runs one thread at a time.

        let simulation: Simulation
        let files: SimulatedFiles
        let cache: HandleCache
        let active: Monitor<Int>
        var isShutDown = false

        init(_ simulation: Simulation) {
            self.simulation = simulation
            files = SimulatedFiles(simulation, openMax: 2)
            cache = files.makeCache()
            active = Monitor(4, scheduler: simulation)
        }

        /// A thread that does a few things to any tenant.
        func work() {
            for _ in 0..<6 {
                let tenant = HandleCacheSimulationTests.tenants[Int(simulation.pick(below: 4))]
                // With the latest moment as the deadline a thread waits for ever, with the one before it until the simulation says so.
                let deadline = simulation.pick(below: 2) == 0 ? UInt64.max : .max - 1
                do {
                    switch simulation.pick(below: 8) {
                    case 0: try cache.close(tenant, untilNanoseconds: deadline) { files.expectClosed(tenant) }
                    case 1: cache.closeUnused()
                    default: try cache.with(tenant, untilNanoseconds: deadline) { _ in files.use(tenant) }
                    }
                } catch is SimulatedFiles.OpenFailed {
                } catch {
                    let code = (error as? StoreError)?.code
                    let isLate = deadline != .max && (code == .tooManyOpenTenants || code == .busy)
                    files.expect(isLate || (code == .closed && isShutDown), "\(error)")
                }
            }
            active.withLock { $0 -= 1 }
            active.notifyAll()
        }

        func shutDown() {
            // In half of the schedules in the middle of everything.
            if simulation.pick(below: 2) == 0 { active.wait { $0 == 0 ? () : nil } }
            isShutDown = true
            do {
                try cache.closeAll(untilNanoseconds: .max)
                files.expect(files.states.isEmpty, "\(files.states.count) files are open after the shutdown")
            } catch {
                simulation.fail("\(error)")
            }
        }

        func run(seed: UInt64) -> Simulation.Outcome {
            let work: @Sendable () -> Void = { self.work() }
            var outcome = simulation.run(seed: seed, [work, work, work, work, { self.shutDown() }])
            if !files.users.values.allSatisfy({ $0 == 0 }) { outcome.problems.append("a file is still in use") }
            if cache.statistics.open != 0 { outcome.problems.append("the cache counts \(cache.statistics.open) open files") }
            if cache.statistics.coldOpens != files.openCount { outcome.problems.append("an opening was not counted") }
            return outcome
        }
    }

    @Test(
        "in every schedule a file is opened by one thread, at most so many are open, none is closed in use, nobody waits for ever",
        arguments: 0..<4)
    func invariants(part: UInt64) {
        let simulation = Simulation(threadCount: 5)
        for seed in part * 250..<(part + 1) * 250 {
            let outcome = Scenario(simulation).run(seed: seed)
            #expect(outcome.problems == [], "seed \(seed)")
            if !outcome.problems.isEmpty { return }
        }
    }

    @Test("the same seed gives the same schedule")
    func reproducible() {
        let simulation = Simulation(threadCount: 5)
        let first = (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) }
        #expect(first == (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) })
    }
}
