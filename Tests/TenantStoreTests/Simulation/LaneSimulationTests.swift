import Testing

@testable import TenantStore

/// The write lanes as a whole, over the cache of open files: commands come, groups fail or end early, companies are held and removed, all shuts down.
@Suite("Write lanes, simulated")
struct LaneSimulationTests {
    private static let tenants = (0..<3).compactMap { TenantID(String(repeating: "\($0)", count: 32)) }

    private struct Failed: Error {}

    private final class Scenario: @unchecked Sendable {
        // @unchecked: the simulation runs one thread at a time.

        let simulation: Simulation
        let files: SimulatedFiles
        let cache: HandleCache
        private(set) lazy var server = LaneServer(
            queue: FairQueue(isExclusive: true, tenantMax: 4, totalMax: 8, scheduler: simulation), handles: cache, commandsMax: 3,
            openWaitMilliseconds: 1_000,
            run: { [unowned self] commands, handle, answered in try run(commands, handle.tenant, &answered) },
            rest: { [unowned self] handle in files.expect(!held.contains(handle.tenant), "a lane rests while it is held") })
        let active: Monitor<Int>
        var running: Set<TenantID> = []
        var held: Set<TenantID> = []
        var answers: [Int: Int] = [:]
        var lastDone: [Int: Int] = [:]
        var isClosed = false

        init(_ simulation: Simulation) {
            self.simulation = simulation
            files = SimulatedFiles(simulation, openMax: 2)
            cache = files.makeCache()
            active = Monitor(3, scheduler: simulation)
        }

        /// A command that remembers how it was answered.
        struct Command: LaneCommand {
            let number: Int
            let deadlineNanoseconds = UInt64.max
            unowned let scenario: Scenario

            func run(_ connection: Connection) {}
            func committed() { scenario.answers[number, default: 0] += 1 }
            func failed(_ error: any Error) { scenario.answers[number, default: 0] += 1 }
        }

        /// Stands for group commit: takes as many as it likes, and may fail for the others.
        private func run(_ commands: [any LaneCommand], _ tenant: TenantID, _ answered: inout Int) throws {
            files.expect(running.insert(tenant).inserted, "two threads run one lane")
            files.expect(!held.contains(tenant), "a lane runs that is held")
            defer { running.remove(tenant) }
            try files.use(tenant) {
                let count = Int(simulation.pick(below: UInt64(commands.count + 1)))
                for case let command as Command in commands.prefix(count) {
                    let key = command.number / 1_000 * 10 + (LaneSimulationTests.tenants.firstIndex(of: tenant) ?? 9)
                    files.expect(lastDone[key, default: -1] < command.number, "\(command.number) was done too late")
                    lastDone[key] = command.number
                    command.committed()
                    answered += 1
                }
                if simulation.pick(below: 8) == 0 { throw Failed() }
            }
        }

        private func leave() {
            active.withLock { $0 -= 1 }
            active.notifyAll()
        }

        func produce(_ producer: Int) {
            var number = producer * 1_000
            for _ in 0..<4 {
                let tenant = LaneSimulationTests.tenants[Int(simulation.pick(below: 3))]
                let commands = (0...Int(simulation.pick(below: 3))).map { Command(number: number + $0, scenario: self) }
                number += commands.count
                server.submit(tenant, commands)
                for command in commands where answers[command.number] == nil { answers[command.number] = 0 }
            }
            leave()
        }

        /// Stops a lane, as a migration does, or takes a company away.
        func hold() {
            for _ in 0..<3 {
                let tenant = LaneSimulationTests.tenants[Int(simulation.pick(below: 3))]
                let deadline = simulation.pick(below: 2) == 0 ? UInt64.max : .max - 1
                do {
                    try server.whileHeld(tenant, untilNanoseconds: deadline) {
                        held.insert(tenant)
                        defer { held.remove(tenant) }
                        files.expect(!running.contains(tenant), "a lane is held that runs")
                        if simulation.pick(below: 2) == 0 {
                            try cache.with(tenant, untilNanoseconds: deadline) { _ in files.use(tenant) }
                        } else {
                            try cache.close(tenant, untilNanoseconds: deadline) { files.expectClosed(tenant) }
                            server.failWaiting(tenant, StoreError(.tenantNotFound, "It was removed."))
                        }
                        files.expect(!running.contains(tenant), "a lane ran while it was held")
                    }
                } catch is SimulatedFiles.OpenFailed {
                } catch {
                    let code = (error as? StoreError)?.code
                    let isLate = deadline != .max && [.deadlineExceeded, .tooManyOpenTenants, .busy].contains(code)
                    files.expect(isLate || (code == .closed && isClosed), "\(error)")
                }
            }
            leave()
        }

        func close() {
            if simulation.pick(below: 2) == 0 { active.wait { $0 == 0 ? () : nil } }
            isClosed = true
            server.close()
        }

        func run(seed: UInt64) -> Simulation.Outcome {
            let serve: @Sendable () -> Void = { self.server.serve() }
            var outcome = simulation.run(
                seed: seed, [serve, serve, { self.produce(1) }, { self.produce(2) }, { self.hold() }, { self.close() }])
            for (number, count) in answers where count != 1 { outcome.problems.append("\(number) was answered \(count) times") }
            if server.queue.count != 0 { outcome.problems.append("\(server.queue.count) commands are left") }
            if !files.users.values.allSatisfy({ $0 == 0 }) { outcome.problems.append("a file is still in use") }
            do { try cache.closeAll(untilNanoseconds: 1) } catch { outcome.problems.append("\(error)") }
            return outcome
        }
    }

    @Test(
        "in every schedule each command is answered once, in order within its producer and company, and one thread runs a lane",
        arguments: 0..<4)
    func invariants(part: UInt64) {
        let simulation = Simulation(threadCount: 6)
        for seed in part * 250..<(part + 1) * 250 {
            let outcome = Scenario(simulation).run(seed: seed)
            #expect(outcome.problems == [], "seed \(seed)")
            if !outcome.problems.isEmpty { return }
        }
    }

    @Test("the same seed gives the same schedule")
    func reproducible() {
        let simulation = Simulation(threadCount: 6)
        let first = (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) }
        #expect(first == (UInt64(0)..<20).map { Scenario(simulation).run(seed: $0) })
    }
}
