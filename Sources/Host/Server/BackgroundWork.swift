internal import Logging
internal import PluginKit
internal import Synchronization
internal import TenantStore

/// The host's clockwork: once a second it anchors audit trails, starts due jobs and delivers outboxes; now and then it closes
/// the files of companies that nobody uses.
///
/// Deliveries wait for others' servers, backups and archives for the disk, and health checks may read much, so each have a thread of their own.
final class BackgroundWork: Sendable {
    /// How often it is kept when sessions were used; a host that is killed forgets so much of it.
    static let usesSavedSeconds: Int64 = 300

    private let services: HostServices
    private let anchors: AuditAnchors
    private let scheduler: Scheduler
    private let outbox: OutboxDeliverer
    private let idleSeconds: Int64
    private let closesUnusedAt: Mutex<Instant>
    private let savesUsesAt: Mutex<Instant>
    private let blobs: BlobSweeper
    private let backups: BackupRounds
    private let erasures: ErasureFinisher
    private let isStopping = Atomic<Bool>(false)
    private let tickers = Mutex<[Ticker]>([])

    /// - Parameter idleSeconds: A company is closed when nobody has used it for this long, and at most twice as long.
    init(services: HostServices, idleSeconds: Int64 = 300) {
        self.services = services
        self.idleSeconds = idleSeconds
        closesUnusedAt = Mutex(services.now().advanced(bySeconds: idleSeconds))
        savesUsesAt = Mutex(services.now().advanced(bySeconds: Self.usesSavedSeconds))
        anchors = AuditAnchors(services: services)
        let known = Self.takeAgenda(services)
        scheduler = Scheduler(services: services, dueAt: known.mapValues(\.jobsDueAt))
        outbox = OutboxDeliverer(services: services, dueAt: known.mapValues(\.outboxDueAt))
        blobs = BlobSweeper(services: services)
        backups = BackupRounds(services: services)
        erasures = ErasureFinisher(services: services)
    }

    /// Starts the threads.
    func start() {
        let work = Ticker(name: "host-work", intervalMilliseconds: 1000) { [weak self] in self?.tick() }
        let deliveries = Ticker(name: "host-deliveries", intervalMilliseconds: 1000) { [weak self] in self?.deliver() }
        let backups = Ticker(name: "host-backups", intervalMilliseconds: 1000) { [weak self] in self?.backUp() }
        let health = Ticker(name: "host-health", intervalMilliseconds: 10_000) { [weak self] in self?.examine() }
        // Half of the second that may be lost; the other half is for the round itself.
        let archive = Ticker(name: "host-archive", intervalMilliseconds: 500) { [weak self] in self?.archive() }
        let all = [work, deliveries, backups, health, archive]
        tickers.withLock { $0 = all }
        for ticker in all { ticker.start() }
    }

    /// Ends the threads after what they are doing, and anchors what was committed so far.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        let running = tickers.withLock { tickers in
            defer { tickers = [] }
            return tickers
        }
        for ticker in running { ticker.stop() }
        anchorTouched()
        archive()
        saveUses()
    }

    /// Anchors, removes what could not be removed before, closes what is unused, makes room, runs due jobs, then removes what nobody owns.
    func tick() {
        anchorTouched()
        TenantProvisioning(services: services).discardLeftovers()
        closeUnused()
        if isTime(savesUsesAt, every: Self.usesSavedSeconds) { saveUses() }
        cutLogs()
        scheduler.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
        blobs.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
        erasures.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
    }

    /// Delivers due messages.
    func deliver() {
        outbox.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
    }

    /// Makes due backups.
    func backUp() {
        backups.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
    }

    /// Runs the health checks of companies that committed something.
    func examine() {
        services.pluginHealth.tick(services) { isStopping.load(ordering: .acquiring) }
    }

    /// Archives what companies wrote since the last time; blobs first, so that no archived row refers to one that is missing.
    func archive() {
        services.blobArchive.tick(services)
        services.store.archiveLogs()
    }

    /// Leaves word for the next start which companies need not be looked at; nothing may commit any more.
    func saveAgenda() {
        let late = services.touched.take()
        let outboxDueAt = outbox.dueAt
        var entries: [TenantID: AgendaTable.Entry] = [:]
        for (id, jobsDueAt) in scheduler.dueAt where !late.contains(id) {
            entries[id] = outboxDueAt[id].map { AgendaTable.Entry(jobsDueAt: jobsDueAt, outboxDueAt: $0) }
        }
        do {
            try AgendaTable.save(entries, distribution: services.composition.agendaKey, services.control)
        } catch {
            services.logger.warning("the next start must look at every company", metadata: ["error": "\(error)"])
        }
    }

    private static func takeAgenda(_ services: HostServices) -> [TenantID: AgendaTable.Entry] {
        do {
            return try AgendaTable.take(distribution: services.composition.agendaKey, services.control)
        } catch {
            services.logger.warning("every company must be looked at", metadata: ["error": "\(error)"])
            return [:]
        }
    }

    private func closeUnused() {
        if isTime(closesUnusedAt, every: idleSeconds) { services.store.closeUnused() }
    }

    private func saveUses() {
        do { try services.identity.saveUses() } catch {
            services.logger.warning("it was not kept when sessions were used", metadata: ["error": "\(error)"])
        }
    }

    /// Whether the time has come; if so the next one is set.
    private func isTime(_ next: borrowing Mutex<Instant>, every seconds: Int64) -> Bool {
        let now = services.now()
        return next.withLock { next in
            guard next <= now else { return false }
            next = now.advanced(bySeconds: seconds)
            return true
        }
    }

    /// A company without room commits nothing, so nothing else would cut the log that may be what fills its quota.
    private func cutLogs() {
        for id in services.crowded.take() {
            do { try services.store.cutLog(id) } catch {
                services.logger.debug("a log was not cut", metadata: ["tenant": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// Anchors the companies that committed something; those that fail stay marked for the next time.
    private func anchorTouched() {
        let touched = services.touched.take()
        guard !touched.isEmpty else { return }
        outbox.look(at: touched, now: services.now())
        services.pluginHealth.look(at: touched)
        do {
            for (id, error) in try anchors.anchor(touched) {
                services.touched.mark(id)
                services.logger.warning("an audit trail was not anchored", metadata: ["tenant": "\(id)", "error": "\(error)"])
            }
        } catch {
            for id in touched { services.touched.mark(id) }
            services.logger.warning("audit trails were not anchored", metadata: ["error": "\(error)"])
        }
    }
}
