internal import Logging

/// The open tenants: at most a given number, the one unused for longest closed first, never one in use.
///
/// Opening happens once however many threads ask for the tenant, and outside the lock. A thread holds
/// at most one reference at a time, so those that wait at the gate always wait for a thread that runs.
final class HandleCache: Sendable {
    private enum Slot {
        /// A thread is opening or closing it; others wait.
        case changing
        case open(handle: TenantHandle, references: Int, lastUse: UInt64)
    }

    private struct State {
        var slots: [TenantID: Slot] = [:]
        var clock: UInt64 = 0
        var coldOpens: UInt64 = 0
        var evictions: UInt64 = 0
        /// The clock when unused tenants were last closed.
        var sweptAt: UInt64 = 0
        var isClosed = false
    }

    private enum Step {
        case use(TenantHandle)
        case open
        case evict(TenantHandle)
    }

    private let monitor: Monitor<State>
    private let openMax: Int
    private let logger: Logger
    private let open: @Sendable (TenantID) throws -> TenantHandle
    private let closeHandle: @Sendable (TenantHandle) throws -> Void

    /// Makes a cache in which nothing is open.
    ///
    /// - Parameters:
    ///   - openMax: How many may be open at once.
    ///   - logger: Told of evictions, and of files that could not be closed well.
    ///   - scheduler: Of a simulation.
    ///   - close: Closes what nobody uses any more.
    ///   - open: Opens a tenant; called by one thread at a time for a tenant.
    init(
        openMax: Int, logger: Logger, scheduler: (any ThreadScheduler)? = nil,
        close: @escaping @Sendable (TenantHandle) throws -> Void = { try $0.close() },
        open: @escaping @Sendable (TenantID) throws -> TenantHandle
    ) {
        monitor = Monitor(State(), scheduler: scheduler)
        self.openMax = openMax
        self.logger = logger
        self.open = open
        closeHandle = close
    }

    /// How many are open, how often one was opened, how often one was closed to make room.
    var statistics: (open: Int, coldOpens: UInt64, evictions: UInt64) {
        monitor.withLock { ($0.slots.count, $0.coldOpens, $0.evictions) }
    }

    /// Whether the tenant is open.
    func isOpen(_ tenant: TenantID) -> Bool { monitor.withLock { $0.slots[tenant] != nil } }

    /// Runs `body` with the tenant's open file, opening it first if need be.
    ///
    /// - Throws: What `body` throws; ``StoreError`` when the file cannot be opened or the gate stays shut.
    func with<T>(_ tenant: TenantID, untilNanoseconds deadline: UInt64, _ body: (TenantHandle) throws -> T) throws -> T {
        let handle = try acquire(tenant, untilNanoseconds: deadline)
        defer { release(tenant) }
        return try body(handle)
    }

    /// Takes a reference, to be given back with ``release(_:)``.
    func acquire(_ tenant: TenantID, untilNanoseconds deadline: UInt64) throws -> TenantHandle {
        while true {
            let step = try monitor.wait(untilNanoseconds: deadline) { state in try next(tenant, &state) }
            switch step {
            case .use(let handle):
                return handle
            case .open:
                return try openNow(tenant)
            case .evict(let victim):
                logger.debug("tenant evicted", metadata: ["tenant": "\(victim.tenant)"])
                closeFiles(victim)
                vacate(victim.tenant)
                monitor.withLock { $0.evictions += 1 }
            case nil:
                throw StoreError(
                    .tooManyOpenTenants, "All \(openMax) tenants that may be open are in use. Try again, or raise openTenantsMax."
                )
            }
        }
    }

    /// Gives a reference back.
    func release(_ tenant: TenantID) {
        let isIdle = monitor.withLock { state in
            guard case .open(let handle, let references, let lastUse) = state.slots[tenant] else { return false }
            state.slots[tenant] = .open(handle: handle, references: references - 1, lastUse: lastUse)
            return references == 1
        }
        if isIdle { monitor.notifyAll() }
    }

    /// Closes the tenant once nobody uses it.
    ///
    /// - Parameters:
    ///   - tenant: The tenant.
    ///   - deadline: How long to wait for its users.
    ///   - whileClosed: Runs before anybody can open it again.
    func close(_ tenant: TenantID, untilNanoseconds deadline: UInt64, whileClosed: () throws -> Void = {}) throws {
        let found: TenantHandle?? = monitor.wait(untilNanoseconds: deadline) { state -> TenantHandle?? in
            switch state.slots[tenant] {
            case nil:
                state.slots[tenant] = .changing
                return .some(nil)
            case .open(let handle, 0, _):
                state.slots[tenant] = .changing
                return handle
            default: return nil
            }
        }
        guard let found else { throw StoreError(.busy, "The tenant is in use and could not be closed in time.") }
        defer { vacate(tenant) }
        if let found { closeFiles(found) }
        try whileClosed()
    }

    /// Closes the tenants that nobody has used since this was last called.
    func closeUnused() {
        let limit = monitor.withLock { state in
            defer { state.sweptAt = state.clock }
            return state.sweptAt
        }
        // One at a time, so that whoever wants one of them waits for that one only.
        while let victim = monitor.withLock({ takeUnused(since: limit, &$0) }) {
            closeFiles(victim)
            vacate(victim.tenant)
        }
    }

    private func takeUnused(since limit: UInt64, _ state: inout State) -> TenantHandle? {
        guard let victim = leastRecentlyUsed(state, until: limit) else { return nil }
        state.slots[victim.tenant] = .changing
        return victim
    }

    /// Refuses further use and closes every tenant once nobody uses it.
    func closeAll(untilNanoseconds deadline: UInt64) throws {
        let tenants = monitor.withLock { state in
            state.isClosed = true
            return state.slots.keys.sorted { $0.rawValue < $1.rawValue }
        }
        monitor.notifyAll()
        for tenant in tenants { try close(tenant, untilNanoseconds: deadline) }
    }

    private func next(_ tenant: TenantID, _ state: inout State) throws -> Step? {
        if state.isClosed { throw StoreError.closing() }
        switch state.slots[tenant] {
        case .open(let handle, let references, _):
            state.clock += 1
            state.slots[tenant] = .open(handle: handle, references: references + 1, lastUse: state.clock)
            return .use(handle)
        case .changing:
            return nil
        case nil:
            if state.slots.count < openMax {
                state.slots[tenant] = .changing
                return .open
            }
            guard let victim = leastRecentlyUsed(state) else { return nil }
            state.slots[victim.tenant] = .changing
            return .evict(victim)
        }
    }

    private func leastRecentlyUsed(_ state: State, until limit: UInt64 = .max) -> TenantHandle? {
        var found: (handle: TenantHandle, lastUse: UInt64)?
        for case .open(let handle, 0, let lastUse) in state.slots.values where lastUse <= min(limit, found?.lastUse ?? limit) {
            found = (handle, lastUse)
        }
        return found?.handle
    }

    private func openNow(_ tenant: TenantID) throws -> TenantHandle {
        do {
            let handle = try open(tenant)
            monitor.withLock { state in
                state.clock += 1
                state.coldOpens += 1
                state.slots[tenant] = .open(handle: handle, references: 1, lastUse: state.clock)
            }
            monitor.notifyAll()
            return handle
        } catch {
            vacate(tenant)
            throw error
        }
    }

    private func closeFiles(_ handle: TenantHandle) {
        do {
            try closeHandle(handle)
        } catch {
            logger.warning("tenant not closed cleanly", metadata: ["tenant": "\(handle.tenant)", "error": "\(error)"])
        }
    }

    private func vacate(_ tenant: TenantID) {
        monitor.withLock { $0.slots[tenant] = nil }
        monitor.notifyAll()
    }
}
