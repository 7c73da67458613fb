import Logging

@testable import TenantStore

/// The files of a simulation: who opens, uses and closes what, and what of it must not be.
final class SimulatedFiles: @unchecked Sendable {
    // @unchecked: the simulation runs one thread at a time.

    enum State { case opening, open, closing }
    struct OpenFailed: Error {}

    private let simulation: Simulation
    private let openMax: Int
    private(set) var states: [TenantID: State] = [:]
    private(set) var users: [TenantID: Int] = [:]
    private(set) var openCount = 0

    init(_ simulation: Simulation, openMax: Int) {
        self.simulation = simulation
        self.openMax = openMax
    }

    /// A cache of these files, of which one in eight cannot be opened.
    func makeCache() -> HandleCache {
        HandleCache(
            openMax: openMax, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, scheduler: simulation,
            close: { self.close($0.tenant) }, open: { try self.open($0) })
    }

    func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
        if !condition { simulation.fail(problem()) }
    }

    /// Uses an open file for a few turns.
    func use(_ tenant: TenantID) { use(tenant) {} }

    /// The same, with something done meanwhile.
    func use(_ tenant: TenantID, _ body: () throws -> Void) rethrows {
        users[tenant, default: 0] += 1
        defer { users[tenant, default: 0] -= 1 }
        for _ in 0..<2 {
            expect(states[tenant] == .open, "a file is used that is \(states[tenant].map { "\($0)" } ?? "closed")")
            simulation.turn()
        }
        try body()
        expect(states[tenant] == .open, "a file was closed while it was used")
    }

    /// What must hold for as long as a tenant is kept closed.
    func expectClosed(_ tenant: TenantID) {
        for _ in 0..<2 {
            expect(states[tenant] == nil && users[tenant, default: 0] == 0, "a file that is kept closed is open or in use")
            simulation.turn()
        }
    }

    private func open(_ tenant: TenantID) throws -> TenantHandle {
        expect(states[tenant] == nil, "a file is opened that is \(states[tenant].map { "\($0)" } ?? "closed")")
        states[tenant] = .opening
        expect(states.count <= openMax, "\(states.count) files are open")
        simulation.turn()
        if simulation.pick(below: 8) == 0 {
            states[tenant] = nil
            throw OpenFailed()
        }
        states[tenant] = .open
        openCount += 1
        return TenantHandle(tenant: tenant, path: "", readersMax: 0, bytesMax: nil)
    }

    private func close(_ tenant: TenantID) {
        expect(states[tenant] == .open, "a file is closed that is \(states[tenant].map { "\($0)" } ?? "closed")")
        expect(users[tenant, default: 0] == 0, "a file is closed that is in use")
        states[tenant] = .closing
        simulation.turn()
        states[tenant] = nil
    }
}
