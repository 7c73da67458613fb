internal import RPC

/// Collects what a plugin brings; the host reads it once at start-up.
///
/// Registering is pure. Mistakes (a duplicate method, a table with a foreign prefix) are found by the host when
/// it composes all plugins, and by the conformance suite.
public struct PluginRegistrar: Sendable {
    /// The plugin that registers.
    public let manifest: PluginManifest
    package var migrations: [Migration] = []
    package var permissions: [PermissionRegistration] = []
    package var methods: [MethodRegistration] = []
    package var publishedEvents: [String] = []
    package var eventHandlers: [EventHandler] = []
    package var deliveries: [OutboxDelivery] = []
    package var measures: [Measure] = []
    package var jobs: [ScheduledJob] = []
    package var imports: [ImportTable] = []
    package var exports: [ExportTable] = []
    package var healthChecks: [HealthCheck] = []
    package var scopeProvider: (any ScopeProvider)?

    /// Starts an empty registration.
    public init(manifest: PluginManifest) { self.manifest = manifest }

    /// Adds a migration; its full name is `<plugin>/<name>`, and migrations run in the order of registration.
    public mutating func migration(_ name: String, sql: String) {
        migrations.append(Migration(name: "\(manifest.id)/\(name)", sql: sql))
    }

    /// Declares a permission and the roles that have it by default.
    public mutating func permission(_ name: String, _ title: Label, grants: [Role: Scope]) {
        permissions.append(PermissionRegistration(name: name, title: title, grants: grants))
    }

    /// Adds a measure that targets, scorecards, incentives and dashboards can use.
    public mutating func measure(_ measure: Measure) { measures.append(measure) }

    /// Adds a job that the host runs for every tenant with the plugin enabled, in the tenant's time zone.
    public mutating func job(_ name: String, _ schedule: Schedule, run: @escaping ScheduledJob.Body) {
        jobs.append(ScheduledJob(name: "\(manifest.id)/\(name)", schedule: schedule, run: run))
    }

    /// Lets a table be imported from CSV.
    public mutating func importable(_ table: ImportTable) { imports.append(table) }

    /// Lets a table be exported as CSV.
    public mutating func exportable(_ table: ExportTable) { exports.append(table) }

    /// Adds a health check of one tenant.
    public mutating func healthCheck(_ name: String, check: @escaping HealthCheck.Body) {
        healthChecks.append(HealthCheck(name: "\(manifest.id)/\(name)", check: check))
    }

    /// Says that this plugin knows the organisation tree; one plugin of a distribution may.
    public mutating func providesScope(_ provider: any ScopeProvider) { scopeProvider = provider }

    /// Declares an event that the plugin publishes.
    public mutating func publishes<E: Event>(_ event: E.Type) { publishedEvents.append(E.name) }

    /// Handles an event of this plugin or of a dependency, in the transaction that published it.
    ///
    /// A handler that throws fails the whole command.
    public mutating func handles<E: Event>(
        _ event: E.Type, _ body: @escaping @Sendable (E, Writer, Call) throws -> Void
    ) {
        let handler = EventHandler(plugin: manifest.id, event: E.name) { any, writer, call in
            guard let event = any as? E else { return }
            try body(event, writer, call)
        }
        eventHandlers.append(handler)
    }

    /// Delivers outbox messages of one kind outside the transaction, at least once.
    public mutating func delivers(_ kind: String, _ body: @escaping OutboxDelivery.Body) {
        deliveries.append(OutboxDelivery(kind: "\(manifest.id).\(kind)", deliver: body))
    }
}
