/// The write lanes without their threads: takes commands in, runs those of the lane whose turn it is, and answers each exactly once.
struct LaneServer: Sendable {
    let queue: FairQueue<any LaneCommand>
    let handles: HandleCache
    /// How many commands a thread takes at once.
    let commandsMax: Int
    /// How long it waits for a tenant to be opened.
    let openWaitMilliseconds: Int
    /// Runs commands on the open tenant and answers as many from the front as it says; what it throws answers the others.
    let run: @Sendable (_ commands: [any LaneCommand], _ handle: TenantHandle, _ answered: inout Int) throws -> Void
    /// Called when a lane has nothing more to do, before anybody else can have it.
    let rest: @Sendable (TenantHandle) -> Void

    /// Queues commands; those that find no room fail at once.
    func submit(_ tenant: TenantID, _ commands: [any LaneCommand]) {
        guard let accepted = queue.push(tenant, commands) else { return Self.fail(commands[...], StoreError.closing()) }
        guard accepted < commands.count else { return }
        Self.fail(
            commands[accepted...],
            StoreError(.queueFull, "The company has as many writes waiting as it may have. Try again later."))
    }

    /// Runs commands until the queue is closed.
    func serve() {
        while let batch = queue.pop(max: commandsMax) {
            var answered = 0
            do {
                let deadline = MonotonicClock.after(milliseconds: openWaitMilliseconds)
                let handle = try handles.acquire(batch.tenant, untilNanoseconds: deadline)
                defer { handles.release(batch.tenant) }
                try run(batch.elements, handle, &answered)
                // Before the lane is given back, so that whoever stops the lane next finds it really at rest.
                if answered == batch.elements.count, queue.isEmpty(batch.tenant) { rest(handle) }
                Self.fail(queue.finish(batch.tenant, unfinished: batch.elements[answered...]), StoreError.closing())
            } catch {
                Self.fail(batch.elements[answered...], error)
                _ = queue.finish(batch.tenant)
            }
        }
    }

    /// Runs `body` while the tenant's lane stands still.
    func whileHeld<T>(_ tenant: TenantID, untilNanoseconds deadline: UInt64, _ body: () throws -> T) throws -> T {
        try queue.hold(tenant, untilNanoseconds: deadline)
        defer { queue.unhold(tenant) }
        return try body()
    }

    /// Fails what waits for one tenant.
    func failWaiting(_ tenant: TenantID, _ error: StoreError) { Self.fail(queue.drain(tenant)[...], error) }

    /// Fails what is waiting; the threads end after what they are running.
    func close() { Self.fail(queue.close()[...], StoreError.closing()) }

    private static func fail(_ commands: ArraySlice<any LaneCommand>, _ error: any Error) {
        for command in commands { command.failed(error) }
    }
}
