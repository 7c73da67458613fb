internal import Logging
internal import PluginKit
internal import Synchronization
internal import TenantStore

/// The host's clockwork: once a second it anchors audit trails, starts due jobs and delivers outboxes.
///
/// Deliveries wait for others' servers, so they have a thread of their own.
final class BackgroundWork: Sendable {
    private let services: HostServices
    private let anchors: AuditAnchors
    private let scheduler: Scheduler
    private let outbox: OutboxDeliverer
    private let blobs: BlobSweeper
    private let isStopping = Atomic<Bool>(false)
    private let tickers = Mutex<[Ticker]>([])

    init(services: HostServices) {
        self.services = services
        anchors = AuditAnchors(services: services)
        scheduler = Scheduler(services: services)
        outbox = OutboxDeliverer(services: services)
        blobs = BlobSweeper(services: services)
    }

    /// Starts the two threads.
    func start() {
        let work = Ticker(name: "host-work", intervalMilliseconds: 1000) { [weak self] in self?.tick() }
        let deliveries = Ticker(name: "host-deliveries", intervalMilliseconds: 1000) { [weak self] in self?.deliver() }
        tickers.withLock { $0 = [work, deliveries] }
        work.start()
        deliveries.start()
    }

    /// Ends the threads after what they are doing, and anchors what was committed last.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        let running = tickers.withLock { tickers in
            defer { tickers = [] }
            return tickers
        }
        for ticker in running { ticker.stop() }
        anchorTouched()
    }

    /// Anchors, then runs due jobs.
    func tick() {
        anchorTouched()
        scheduler.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
        blobs.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
    }

    /// Delivers due messages.
    func deliver() {
        outbox.tick(now: services.now()) { isStopping.load(ordering: .acquiring) }
    }

    /// Anchors the companies that committed something; those that fail stay marked for the next time.
    private func anchorTouched() {
        let touched = services.touched.take()
        guard !touched.isEmpty else { return }
        outbox.look(at: touched, now: services.now())
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
