internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// Runs the jobs of plugins for every active company, in the company's write lane and time zone.
///
/// When a job is due stands in the company's own database, so a restart forgets nothing; what was missed while the host was
/// down runs once. The next due time of each company is held in memory as well, and a company is opened only then.
final class Scheduler: Sendable {
    /// Most companies looked at in one tick; the rest waits for the next one.
    static let tenantsPerTickMax = 64
    /// Longest time a job may hold its company's write lane.
    static let jobSecondsMax: Int64 = 60
    /// A failed job is tried again after this time, or when it is due anyway.
    static let retrySeconds: Int64 = 900

    private struct State {
        var agenda = Agenda()
        /// The plugins that were enabled when the company was last looked at.
        var plugins: [TenantID: Set<Int>] = [:]
    }

    private let services: HostServices
    private let state = Mutex(State())

    /// - Parameter dueAt: The companies of which it is known when they must be looked at.
    init(services: HostServices, dueAt: [TenantID: Instant] = [:]) {
        self.services = services
        state.withLock { state in
            state.agenda = Agenda(dueAt: dueAt)
            for id in dueAt.keys { state.plugins[id] = services.directory.find(id)?.context.enabledPlugins }
        }
    }

    /// The companies of which it is known when they must be looked at.
    var dueAt: [TenantID: Instant] { state.withLock { $0.agenda.dueAt } }

    /// Runs what is due at `now`.
    ///
    /// - Parameter shouldStop: Asked between two pieces of work.
    func tick(now: Instant, shouldStop: () -> Bool = { false }) {
        for tenant in take(now: now) {
            guard !shouldStop() else { return state.withLock { $0.agenda.forget(tenant.id) } }
            do {
                let next = try runJobs(of: tenant, now: now, shouldStop: shouldStop)
                state.withLock { $0.agenda.hasten(tenant.id, next) }
            } catch {
                services.logger.warning(
                    "jobs of a company could not be looked at",
                    metadata: ["tenant": "\(tenant.record.slug)", "error": "\(error)"])
                state.withLock { $0.agenda.hasten(tenant.id, now.advanced(bySeconds: Self.retrySeconds)) }
            }
        }
    }

    private func take(now: Instant) -> [TenantRuntime] {
        let tenants = services.directory.all.filter(\.isServing)
        return state.withLock { state in
            for tenant in tenants {
                let enabled = tenant.context.enabledPlugins
                if state.plugins.updateValue(enabled, forKey: tenant.id) != enabled { state.agenda.forget(tenant.id) }
            }
            if state.plugins.count > tenants.count {
                let active = Set(tenants.map(\.id))
                state.plugins = state.plugins.filter { active.contains($0.key) }
            }
            let due = state.agenda.take(now: now, among: tenants.map(\.id), max: Self.tenantsPerTickMax)
            return due.compactMap(services.directory.find)
        }
    }

    /// - Returns: When the company must be looked at again.
    private func runJobs(of tenant: TenantRuntime, now: Instant, shouldStop: () -> Bool) throws -> Instant {
        let context = tenant.context
        let jobs = services.composition.plugins.indices.filter(context.enabledPlugins.contains).flatMap { plugin in
            services.composition.plugins[plugin].registrar.jobs.map { (plugin: plugin, job: $0) }
        }
        let stored = try services.store.readNow(tenant.scope) { try JobTable.dueTimes($0) }
        let unplanned = jobs.filter { stored[$0.job.name] == nil }
        if !unplanned.isEmpty {
            try services.store.writeNow(tenant.scope) { connection in
                for (_, job) in unplanned {
                    try JobTable.plan(job.name, dueAt: job.schedule.next(after: now, clock: context.clock), connection)
                }
            }
        }
        var next = Agenda.never
        for (plugin, job) in jobs {
            let regular = job.schedule.next(after: now, clock: context.clock)
            // A schedule that a newer version made denser must not wait for the time that the older one stored.
            let due = min(stored[job.name] ?? regular, regular)
            guard due <= now else {
                next = min(next, due)
                continue
            }
            guard !shouldStop() else { return now }
            next = min(next, try run(job, plugin: plugin, of: tenant, context, now: now, regular: regular))
        }
        return next
    }

    /// Runs one job and notes how it went.
    ///
    /// - Returns: When it is due again.
    private func run(
        _ job: ScheduledJob, plugin: Int, of tenant: TenantRuntime, _ context: TenantContext, now: Instant, regular: Instant
    ) throws -> Instant {
        let invocation = Executor.Invocation(
            method: MethodName(service: "spearhead.platform.v1.Scheduler", method: job.name), caller: .system, scope: .all,
            now: now, language: .chinese)
        do {
            let outcome = try services.store.writeNow(tenant.scope) { connection in
                connection.deadlineNanoseconds =
                    Deadline.now().advanced(byNanoseconds: Self.jobSecondsMax * 1_000_000_000).nanoseconds
                let outcome = try services.executor.work(
                    plugin: plugin, requestID: UUIDv7.generate(at: now), invocation: invocation, tenant: context,
                    connection: connection, body: job.run)
                connection.deadlineNanoseconds = .max
                try JobTable.record(job.name, ranAt: now, dueAt: regular, error: nil, connection)
                return outcome
            }
            if outcome.organizationChanged { context.teams.invalidate() }
            services.touched.mark(tenant.id)
            return regular
        } catch {
            services.logger.error(
                "a job failed",
                metadata: ["tenant": "\(tenant.record.slug)", "job": "\(job.name)", "error": "\(error)"])
            let again = min(regular, now.advanced(bySeconds: Self.retrySeconds))
            try services.store.writeNow(tenant.scope) { connection in
                try JobTable.record(job.name, ranAt: now, dueAt: again, error: "\(error)", connection)
            }
            return again
        }
    }
}
