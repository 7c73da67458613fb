internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// How the plugins are in the companies, by the health checks that they register.
///
/// Checks run in the background, in companies that committed something and again in those that were ill; whoever asks is told at once
/// what they found last. A round begins nothing more after ``secondsMax``, and the rest waits for the next round.
final class PluginHealth: Sendable {
    static let secondsMax: Int64 = 2

    private struct State {
        /// Companies to look at.
        var due: Set<TenantID> = []
        /// Companies in which a check found something, by name of the check.
        var ill: [String: Set<TenantID>] = [:] {
            didSet {
                changes += 1
                known = nil
            }
        }
        var changes = 0
        /// What was counted last, and the generation of the companies at which it was.
        var known: (generation: UInt64, states: [Readiness.PluginState])?
    }

    /// Names of the checks by plugin.
    let checks: [String: [String]]
    private let state = Mutex(State())

    init(plugins: [ComposedPlugin]) {
        checks = Dictionary(uniqueKeysWithValues: plugins.map { ($0.id, $0.registrar.healthChecks.map(\.name)) })
    }

    /// Notes companies that committed something.
    func look(at tenants: Set<TenantID>) { state.withLock { $0.due.formUnion(tenants) } }

    /// The states of the plugins: those counted last, unless something has changed since.
    func states(at generation: UInt64, count: () -> [Readiness.PluginState]) -> [Readiness.PluginState] {
        let (known, changes) = state.withLock { ($0.known, $0.changes) }
        if let known, known.generation == generation { return known.states }
        let states = count()
        state.withLock { if $0.changes == changes { $0.known = (generation, states) } }
        return states
    }

    /// Companies in which a check found something.
    func illCount(_ check: String) -> Int { state.withLock { $0.ill[check]?.count ?? 0 } }

    /// Companies in which a check of a plugin found something.
    func illCount(plugin: String) -> Int {
        state.withLock { state in
            checks[plugin, default: []].reduce(into: Set<TenantID>()) { $0.formUnion(state.ill[$1] ?? []) }.count
        }
    }

    /// Runs the checks that are due.
    func tick(_ services: HostServices, isStopping: () -> Bool) {
        guard checks.values.contains(where: { !$0.isEmpty }) else { return }
        var due = state.withLock { state in
            defer { state.due = [] }
            return state.ill.values.reduce(into: state.due) { $0.formUnion($1) }
        }
        let deadline = Deadline.now().advanced(byNanoseconds: Self.secondsMax * 1_000_000_000)
        while let id = due.first, !deadline.hasPassed, !isStopping() {
            due.remove(id)
            examine(id, services)
        }
        look(at: due)
    }

    private func examine(_ id: TenantID, _ services: HostServices) {
        guard let tenant = services.directory.find(id), tenant.isServing else { return forget(id) }
        var found: Set<String> = []
        do {
            try services.store.readNow(tenant.scope) { connection in
                for plugin in tenant.context.enabledPlugins.map({ services.composition.plugins[$0] }) {
                    for check in plugin.registrar.healthChecks where try isIll(check, plugin, connection) {
                        found.insert(check.name)
                    }
                }
            }
        } catch {
            services.logger.warning("a company's health is not known", metadata: ["tenant": "\(id)", "error": "\(error)"])
            return
        }
        let known = state.withLock { state in
            let known = Set(state.ill.filter { $0.value.contains(id) }.keys)
            for check in known.subtracting(found) { state.ill[check]?.remove(id) }
            for check in found { state.ill[check, default: []].insert(id) }
            return known
        }
        for check in found.subtracting(known).sorted() {
            services.logger.warning("a health check found something", metadata: ["tenant": "\(id)", "check": "\(check)"])
        }
    }

    /// A check that fails is as bad as one that finds something.
    private func isIll(_ check: HealthCheck, _ plugin: ComposedPlugin, _ connection: Connection) throws -> Bool {
        try connection.withAccess(plugin.access) {
            do { return try check.check(Reader(connection: connection)) != nil } catch { return true }
        }
    }

    private func forget(_ id: TenantID) {
        state.withLock { state in for check in state.ill.keys { state.ill[check]?.remove(id) } }
    }
}
