/// Work of many tenants, taken by threads in turn: a tenant that has been served goes to the end of the line.
///
/// A tenant with a thousand waiting jobs therefore delays another one's single job by one batch, not by a thousand
/// jobs. Every tenant's list is bounded, and so is the sum.
final class FairQueue<Element>: Sendable {
    /// What a thread takes at once: jobs of one tenant.
    struct Batch {
        let tenant: TenantID
        let elements: [Element]
    }

    private final class Line {
        let tenant: TenantID
        var waiting = FIFO<Element>()
        var isScheduled = false
        var isRunning = false
        var isHeld = false

        init(_ tenant: TenantID) { self.tenant = tenant }
    }

    private struct State {
        var lines: [TenantID: Line] = [:]
        var schedule = FIFO<Line>()
        var waitingCount = 0
        var isClosed = false
        var holdersWaiting = 0
    }

    private let monitor: Monitor<State>
    private let isExclusive: Bool
    private let tenantMax: Int
    private let totalMax: Int

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - isExclusive: Whether only one thread at a time may work for a tenant; it then calls ``finish(_:unfinished:)``.
    ///   - tenantMax: How much of one tenant may wait.
    ///   - totalMax: How much may wait in all.
    ///   - scheduler: Of a simulation.
    init(isExclusive: Bool, tenantMax: Int, totalMax: Int, scheduler: (any ThreadScheduler)? = nil) {
        monitor = Monitor(State(), scheduler: scheduler)
        self.isExclusive = isExclusive
        self.tenantMax = tenantMax
        self.totalMax = totalMax
    }

    /// How much is waiting.
    var count: Int { monitor.withLock { $0.waitingCount } }

    /// Appends work; at most one sleeping thread is woken.
    ///
    /// - Returns: How many of the elements were taken, or `nil` when the queue is closed.
    func push(_ tenant: TenantID, _ elements: [Element]) -> Int? {
        guard !elements.isEmpty else { return 0 }
        let (accepted, isNew): (Int?, Bool) = monitor.withLock { state in
            guard !state.isClosed else { return (nil, false) }
            let line = self.line(tenant, &state)
            let room = max(0, min(tenantMax - line.waiting.count, totalMax - state.waitingCount))
            if room >= elements.count {
                line.waiting.append(contentsOf: elements)
            } else {
                line.waiting.append(contentsOf: elements.prefix(room))
            }
            let accepted = min(room, elements.count)
            state.waitingCount += accepted
            let isNew = schedule(line, &state)
            discardIfIdle(line, &state)
            return (accepted, isNew)
        }
        // A line that stood in the schedule already has woken a thread, and that thread wakes the next one.
        if isNew { wake() }
        return accepted
    }

    /// Takes work of the tenant whose turn it is; sleeps while there is none.
    ///
    /// - Returns: The work, or `nil` when the queue is closed and the thread shall end.
    func pop(max: Int) -> Batch? {
        var more = false
        let batch: Batch?? = monitor.wait { state -> Batch?? in
            if state.isClosed { return .some(nil) }
            while let line = state.schedule.take(1).first {
                line.isScheduled = false
                if line.isHeld || line.waiting.isEmpty {
                    discardIfIdle(line, &state)
                    continue
                }
                let elements = line.waiting.take(max)
                state.waitingCount -= elements.count
                if isExclusive {
                    line.isRunning = true
                } else {
                    schedule(line, &state)
                    discardIfIdle(line, &state)
                }
                more = !state.schedule.isEmpty
                return Batch(tenant: line.tenant, elements: elements)
            }
            return nil
        }
        if more { wake() }
        return batch ?? nil
    }

    /// Whether nothing of the tenant is waiting.
    func isEmpty(_ tenant: TenantID) -> Bool { monitor.withLock { $0.lines[tenant]?.waiting.isEmpty ?? true } }

    /// Ends the work on a batch of an exclusive queue; what was not finished stays in front.
    ///
    /// - Returns: What was not finished and cannot stay, because the queue was closed meanwhile.
    func finish(_ tenant: TenantID, unfinished: ArraySlice<Element> = []) -> ArraySlice<Element> {
        let (holdersWait, rest): (Bool, ArraySlice<Element>) = monitor.withLock { state in
            guard let line = state.lines[tenant] else { return (state.holdersWaiting > 0, unfinished) }
            line.isRunning = false
            guard !state.isClosed else { return (true, unfinished) }
            line.waiting.prepend(unfinished)
            state.waitingCount += unfinished.count
            schedule(line, &state)
            discardIfIdle(line, &state)
            return (state.holdersWaiting > 0, [])
        }
        // The thread that finished takes what was scheduled here itself.
        if holdersWait { monitor.notifyAll() }
        return rest
    }

    /// Stops the work of a tenant: waits until the batch being run is done and keeps the next one from starting.
    ///
    /// - Throws: ``StoreError`` with code `deadlineExceeded` or `closed`.
    func hold(_ tenant: TenantID, untilNanoseconds deadlineNanoseconds: UInt64) throws {
        var isWaiting = false
        let held: Bool? = monitor.wait(untilNanoseconds: deadlineNanoseconds) { state in
            let line = state.isClosed ? nil : self.line(tenant, &state)
            let mustWait = line.map { $0.isRunning || $0.isHeld } ?? false
            if mustWait != isWaiting { state.holdersWaiting += mustWait ? 1 : -1 }
            isWaiting = mustWait
            if mustWait { return nil }
            line?.isHeld = true
            return line != nil
        }
        if held == nil { monitor.withLock { $0.holdersWaiting -= 1 } }
        guard let held else { throw StoreError(.deadlineExceeded, "The tenant's write lane did not become free in time.") }
        guard held else { throw StoreError.closing() }
    }

    /// Lets the tenant's work go on.
    func unhold(_ tenant: TenantID) {
        monitor.withLock { state in
            guard let line = state.lines[tenant] else { return }
            line.isHeld = false
            schedule(line, &state)
            discardIfIdle(line, &state)
        }
        wake()
    }

    /// Takes all that waits for one tenant.
    func drain(_ tenant: TenantID) -> [Element] {
        monitor.withLock { state in
            guard let line = state.lines[tenant] else { return [] }
            let elements = line.waiting.takeAll()
            state.waitingCount -= elements.count
            discardIfIdle(line, &state)
            return elements
        }
    }

    /// Refuses further work and sends the threads home.
    ///
    /// - Returns: What was still waiting.
    func close() -> [Element] {
        let rest = monitor.withLock { state in
            state.isClosed = true
            state.waitingCount = 0
            return state.lines.values.flatMap { $0.waiting.takeAll() }
        }
        monitor.notifyAll()
        return rest
    }

    private func wake() {
        // Threads that hold a tenant sleep on the same condition; with them about, waking one could wake the wrong one.
        if isExclusive { monitor.notifyAll() } else { monitor.notifyOne() }
    }

    private func line(_ tenant: TenantID, _ state: inout State) -> Line {
        if let line = state.lines[tenant] { return line }
        let line = Line(tenant)
        state.lines[tenant] = line
        return line
    }

    @discardableResult
    private func schedule(_ line: Line, _ state: inout State) -> Bool {
        guard !line.isScheduled, !line.isRunning, !line.isHeld, !line.waiting.isEmpty else { return false }
        line.isScheduled = true
        state.schedule.append(line)
        return true
    }

    private func discardIfIdle(_ line: Line, _ state: inout State) {
        guard !line.isScheduled, !line.isRunning, !line.isHeld, line.waiting.isEmpty else { return }
        state.lines[line.tenant] = nil
    }
}
