internal import NIOPosix
internal import PluginKit
package import RPC
internal import TenantStore

/// Takes calls from a transport through the fixed order of checks to the thread that runs them.
///
/// Size was checked by the transport. Then: authentication → tenant state → admission → permission → validation → handler. All
/// but the last two happen on the connection's event loop, without I/O and without waiting.
package final class Dispatcher: CallHandler {
    let services: HostServices
    private let methods: MethodTable<HostMethod>
    let maintenance: MaintenanceThreads
    /// Threads that read and write blobs; a stream that waits holds none of them.
    let fileThreads = MaintenanceThreads(count: 2)
    private let arrivals = ThreadSpecificVariable<Arrivals>()

    package init(services: HostServices, maintenanceThreads: Int) {
        self.services = services
        methods = services.composition.methods
        maintenance = MaintenanceThreads(count: maintenanceThreads)
    }

    /// Ends the maintenance threads; nothing may be under way.
    package func shutdown() {
        maintenance.shutdown()
        fileThreads.shutdown()
    }

    package func resolve(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Int? {
        methods.index(service: service, method: method)
    }

    package func shape(of method: Int) -> CallShape { methods.entries[method].shape }

    package func requestBytesMax(of method: Int) -> Int { methods.entries[method].requestBytesMax }

    package func unary(_ call: InboundCall, reply: Reply) {
        let method = methods.entries[call.method]
        switch method.kind {
        case .immediate(let handler):
            do { reply.succeed(try handler(call.payload, services)) } catch { reply.fail(services.rpcError(error)) }
        case .plugin(let plugin, let registration, let permission):
            authenticate(call) { [self] result, isOnEventLoop in
                do {
                    let job = try PluginCall(
                        services: services, session: result.get(), method: method.name, plugin: plugin,
                        registration: registration, permission: permission, call: call, reply: reply)
                    submit(job, gather: isOnEventLoop)
                } catch {
                    reply.fail(services.rpcError(error))
                }
            }
        case .maintenance(let realm, let handler):
            maintain(call, realm, peer: reply.peer) { [services] platformCall in
                do { reply.succeed(try handler(call.payload, platformCall.get())) } catch { reply.fail(services.rpcError(error)) }
            }
        case .maintenanceStream:
            reply.fail(RPCError(.unimplemented, "STREAMING", "\(method.name) is a stream; call it as one.", domain: "platform"))
        }
    }

    package func stream(_ call: InboundCall, stream: any CallStream) {
        let method = methods.entries[call.method]
        switch method.kind {
        case .plugin(let plugin, let registration, let permission):
            authenticate(call) { [self] result, _ in
                do {
                    let session = try result.get()
                    try open(
                        PluginStreamCall(
                            services: services, session: session, method: method.name, plugin: plugin, permission: permission,
                            call: call, stream: stream),
                        registration)
                } catch {
                    stream.fail(services.rpcError(error))
                }
            }
        case .maintenanceStream(let realm, let handler):
            maintain(call, realm) { [services] platformCall in
                do {
                    try handler(call.payload, platformCall.get(), stream)
                    stream.finish(nil)
                } catch {
                    stream.fail(services.rpcError(error))
                }
            }
        case .immediate, .maintenance:
            stream.fail(RPCError(.unimplemented, "NOT_STREAMING", "\(method.name) is no stream.", domain: "platform"))
        }
    }

    /// Starts a plugin's streaming call in its own way.
    private func open(_ call: PluginStreamCall, _ registration: MethodRegistration) throws {
        switch registration.invocation {
        case .stream(let handler): services.store.report(try call.scope, try PluginStream(call, handler: handler))
        case .commandStream(let invocation): try CommandStream(call, invocation).start()
        case .upload(let invocation): try UploadCall(call, invocation, threads: fileThreads).start()
        case .download(let invocation):
            services.store.read(try call.scope, [try DownloadCall(call, invocation, threads: fileThreads)])
        case .read, .write: throw RPCError(.unimplemented, "NOT_STREAMING", "\(call.method) is no stream.", domain: "platform")
        }
    }

    package func callEnded(_ end: CallEnd) {
        services.callMetrics.add(method: end.method, code: end.code, nanoseconds: end.nanoseconds)
        services.callLog.add(end)
    }

    package func arrivalsEnded() { arrivals.currentValue?.submit(to: services.store) }

    private func submit(_ job: PluginCall, gather: Bool) {
        guard gather else { return Arrivals.submit(job, to: services.store) }
        if let current = arrivals.currentValue {
            current.add(job, store: services.store)
        } else {
            let fresh = Arrivals()
            fresh.add(job, store: services.store)
            arrivals.currentValue = fresh
        }
    }

    /// Finds the session of a call, now or after reading the user on a read thread.
    private func authenticate(
        _ call: InboundCall, then proceed: @escaping @Sendable (Result<Session, any Error>, _ isOnEventLoop: Bool) -> Void
    ) {
        guard let credential = call.credential else { return proceed(.failure(RPCError.tokenMissing), true) }
        switch services.identity.lookUp(credential) {
        case .session(let session): proceed(.success(session), true)
        case .refused(let error): proceed(.failure(error), true)
        case .load(let record, let tenant):
            let job = SessionLoad(
                identity: services.identity, record: record, tenant: tenant, deadlineNanoseconds: call.deadline.nanoseconds,
                proceed: { proceed($0, false) })
            services.store.read(tenant.scope, [job])
        }
    }

    private func maintain(
        _ call: InboundCall, _ realm: HostMethod.Realm, peer: String = "",
        _ run: @escaping @Sendable (Result<PlatformCall, any Error>) -> Void
    ) {
        let services = services
        if realm != .anyone, let credential = call.credential, case .refused(let error) = services.identity.lookUp(credential) {
            return run(.failure(error))
        }
        let method = methods.names[call.method]
        let authorization = call.credential?.bytes
        let accepted = maintenance.submit {
            services.statistics.begin()
            defer { services.statistics.end() }
            run(
                Result {
                    try PlatformCall(
                        services: services, realm: realm, method: method, authorization: authorization, deadline: call.deadline,
                        language: call.language, peer: peer)
                })
        }
        if !accepted {
            run(
                .failure(
                    RPCError(
                        .resourceExhausted, "MAINTENANCE_BUSY", "Too much maintenance work is waiting. Try again later.",
                        domain: "platform", retryDelayMilliseconds: 1000)))
        }
    }
}
