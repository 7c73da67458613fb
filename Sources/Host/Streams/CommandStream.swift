internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// One open stream of commands, from the caller's messages through the company's lane to their answers in the same order.
///
/// It holds no thread. Messages are taken when they arrive and when answers make room; the commands taken wait in the lane together
/// and share its commits. ``Answers`` puts what the lane did back in order.
final class CommandStream: Sendable {
    /// Most commands of one stream that are taken and not answered.
    static let commandsMax = 128

    private struct State {
        var answers = StreamAnswers()
        var session: Session
        var admitted: AdmittedCall
        /// A new session is being read, because the one before does not hold any more.
        var isLoadingSession = false
        var hasLeft = false
    }

    private let services: HostServices
    private let tenant: TenantRuntime
    private let opening: PluginStreamCall
    private let invocation: CommandStreamInvocation
    private let stream: any CallStream
    private let pump = Pump()
    private let state: Mutex<State>

    /// Checks admission and permission.
    init(_ call: PluginStreamCall, _ invocation: CommandStreamInvocation) throws {
        let admitted = try call.admit(writes: true)
        services = call.services
        tenant = admitted.tenant
        opening = call
        self.invocation = invocation
        stream = call.stream
        state = Mutex(State(session: call.session, admitted: admitted))
    }

    func start() {
        services.commandStreams.add(self)
        if services.transport.withLock({ $0.isDraining }) { drain() }
        advance()
    }

    /// Ends the stream after the answers of what it has taken.
    func drain() { end(with: .hostStopping) }

    // MARK: Taking messages

    /// Takes what has arrived, as far as there is room.
    private func advance() {
        guard pump.begin() else { return }
        repeat {
            while takeSome() {}
        } while pump.end()
    }

    /// - Returns: Whether there may be more to take now.
    private func takeSome() -> Bool {
        let wanted = state.withLock { $0.answers.isOpen ? Self.commandsMax - $0.answers.inFlightCount : 0 }
        guard wanted > 0, let admitted = present() else { return false }
        let granted = tenant.streamRoom.take(wanted) { [self] in advance() }
        guard granted > 0 else { return false }
        var used = 0
        defer { tenant.streamRoom.giveBack(granted - used) }
        do {
            switch try stream.take(max: granted, orElse: { [self] in advance() }) {
            case .nothing: return false
            case .end:
                settle { $0.endOfMessages() }
                return false
            case .messages(let messages):
                try services.requireRoom(tenant)
                used = messages.count
                submit(messages, admitted)
                return true
            }
        } catch {
            end(with: services.rpcError(error))
            return false
        }
    }

    private func submit(_ messages: [[UInt8]], _ admitted: AdmittedCall) {
        let first = state.withLock { $0.answers.take(messages.count) }
        var current = admitted.invocation
        current.now = services.now()
        let commands = messages.enumerated().map { offset, payload in
            StreamedCommand(
                stream: self, index: first + offset, payload: payload, plugin: opening.plugin, prepare: invocation.prepare,
                invocation: current, admitted: admitted, deadline: opening.call.deadline)
        }
        services.store.writeBatch(tenant.scope, commands)
    }

    // MARK: Settling commands

    /// Whether a command before `index` was not done for a reason that concerns the stream, so that this one must not be done either.
    func isBroken(before index: Int) -> Bool { state.withLock { $0.answers.isBroken(before: index) } }

    /// Notes, before later commands of the transaction run, that the stream ends at `index`.
    func breakOff(at index: Int, _ error: any Error) {
        state.withLock { $0.answers.breakOff(at: index, services.rpcError(error)) }
    }

    /// The command's work is on disk.
    func committed(_ index: Int, _ response: [UInt8]) {
        settle { $0.settle(index, response) }
        proceed()
    }

    /// The command was not done.
    func failed(_ index: Int, _ error: any Error, payload: [UInt8]) {
        let reason = services.rpcError(error)
        if !StreamedCommand.concernsStream(error), let refusal = try? invocation.refuse(reason, payload) {
            settle { $0.settle(index, refusal) }
        } else {
            services.quarantineIfCorrupt(tenant, error)
            settle { $0.breakOff(at: index, reason, isSettled: true) }
        }
        proceed()
    }

    private func proceed() {
        tenant.streamRoom.giveBack(1)
        advance()
    }

    private func end(with error: RPCError) { settle { $0.breakOff(error) } }

    /// Changes what is known of the answers and sends those whose turn has come; in the lock, so that they keep their order.
    private func settle(_ change: (inout StreamAnswers) -> Void) {
        let isDone = state.withLock { state in
            change(&state.answers)
            while let answer = state.answers.next() {
                do { try stream.post(answer) } catch { state.answers.answerLost(services.rpcError(error)) }
            }
            switch state.answers.takeEnd() {
            case .finished: stream.finish(nil)
            case .failed(let error): stream.fail(error)
            case nil: break
            }
            guard state.answers.isDone, !state.hasLeft else { return false }
            state.hasLeft = true
            return true
        }
        guard isDone else { return }
        services.commandStreams.remove(self)
        state.withLock { $0.admitted }.leave()
    }

    // MARK: Who calls

    /// The caller's present session and rights; `nil` when they must be read first, or when the stream has ended for lack of them.
    private func present() -> AdmittedCall? {
        let (session, admitted, isLoading) = state.withLock { ($0.session, $0.admitted, $0.isLoadingSession) }
        if isLoading { return nil }
        if services.identity.continues(session) { return admitted }
        switch services.identity.lookUp(authorization: opening.call.credential?.bytes ?? []) {
        case .session(let session): return adopt(session)
        case .refused(let error):
            end(with: error)
            return nil
        case .load(let record, let tenant):
            state.withLock { $0.isLoadingSession = true }
            let job = SessionLoad(
                identity: services.identity, record: record, tenant: tenant,
                deadlineNanoseconds: opening.call.deadline.nanoseconds
            ) { [self] result in
                state.withLock { $0.isLoadingSession = false }
                do { _ = adopt(try result.get()) } catch { end(with: services.rpcError(error)) }
                advance()
            }
            services.store.read(tenant.scope, [job])
            return nil
        }
    }

    private func adopt(_ session: Session) -> AdmittedCall? {
        do {
            try session.requireNoDuty()
            let (tenant, context) = try session.company()
            guard tenant === self.tenant else { throw RPCError.companyReplaced }
            let scope = try services.composition.authorize(
                opening.permission, plugin: opening.plugin, grants: session.grants, tenant: context)
            let invocation = Executor.Invocation(
                method: opening.method, caller: session.caller, scope: scope, now: services.now(),
                language: opening.call.language)
            let admitted = AdmittedCall(services: services, tenant: tenant, context: context, invocation: invocation)
            state.withLock {
                $0.session = session
                $0.admitted = admitted
            }
            return admitted
        } catch {
            end(with: services.rpcError(error))
            return nil
        }
    }
}

extension RPCError {
    static let hostStopping = RPCError(
        .unavailable, "DRAINING", "The server is stopping. Connect again and send what was not answered.", domain: "platform",
        retryDelayMilliseconds: 1000)

    static let companyReplaced = RPCError(
        .unavailable, "CLOSED", "The company's data were replaced. Open the stream again and send what was not answered.",
        domain: "platform", retryDelayMilliseconds: 500)
}
