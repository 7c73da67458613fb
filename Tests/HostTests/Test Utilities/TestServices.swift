import Foundation
import GRDB
import Logging
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

/// The services of a host on a temporary directory, with a manual clock and without sockets.
final class TestServices: Sendable {
    let services: HostServices
    let clock: ManualClock
    let directory: String
    private let isRemover: Bool

    /// - Parameters:
    ///   - plugins: The distribution.
    ///   - now: Start of the clock, ISO 8601.
    ///   - directory: An existing data directory to open again; `nil` makes a new one.
    ///   - backups: How companies are backed up; the key file is beside the data directory when it names none.
    ///   - logger: Where the services log.
    init(
        plugins: [any Plugin.Type] = [ProbePlugin.self], now: String = "2026-03-02T09:00:00+08:00", directory: String? = nil,
        backups: BackupSettings = BackupSettings(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        guard let start = Instant(iso8601: now) else { throw RPCError.invalidField("now", "must be ISO 8601") }
        let clock = ManualClock(start)
        self.clock = clock
        isRemover = directory == nil
        self.directory = directory ?? FileManager.default.temporaryDirectory.path + "/spearhead-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: self.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var backups = backups
        if backups.keyFile == nil { backups.keyFile = try Self.keyFile(beside: self.directory) }
        services = try HostServices(
            composition: Composition(plugins: plugins), dataDirectory: self.directory,
            storeConfiguration: TenantStore.Configuration(directory: self.directory),
            defaults: TenantQuota(callsPerSecond: 1_000_000, callsInFlight: 1000), passwordCost: 10, backups: backups,
            logger: logger, now: { clock.now })
    }

    deinit {
        services.close()
        guard isRemover else { return }
        for path in [directory, directory + ".key"] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// The deployment key where production has it: outside of the data directory.
    private static func keyFile(beside directory: String) throws -> String {
        let path = directory + ".key"
        if !FileManager.default.fileExists(atPath: path) {
            try DeploymentKeyFile(dataDirectory: "", configured: path).write([.random()])
        }
        return path
    }

    var now: Instant { clock.now }

    func set(_ text: String) throws {
        guard let instant = Instant(iso8601: text) else { throw RPCError.invalidField("now", "must be ISO 8601") }
        clock.set(instant)
    }

    func advance(seconds: Int64) { clock.set(clock.now.advanced(bySeconds: seconds)) }

    /// Makes a company with every plugin enabled.
    @discardableResult
    func tenant(_ slug: String, timeZone: String = "Asia/Shanghai", plugins: Set<String>? = nil) throws -> TenantRuntime {
        var record = TenantRecord(
            id: .random(), slug: slug, name: slug, state: .creating, timeZone: timeZone, currency: "CNY", createdAt: now)
        record.plugins = plugins ?? Set(services.composition.plugins.map(\.id)).subtracting(["platform"])
        _ = try TenantProvisioning(services: services).create(record)
        return try services.directory.require(slug: slug)
    }

    /// Calls a unary method of the platform as an operator.
    func call<Request: Message, Response: Message>(_ method: String, _ request: Request) throws -> Response {
        let host = try hostMethod(method)
        guard case .maintenance(let realm, let handler) = host.kind else { throw RPCError.notFound("unary method", method) }
        return try Response(serializedBytes: handler(request.serializedBytes(), operatorCall(realm, host.name)))
    }

    /// Calls a streaming method of the platform as an operator.
    func stream<Request: Message, Response: Message>(_ method: String, _ request: Request) throws -> [Response] {
        let host = try hostMethod(method)
        guard case .maintenanceStream(let realm, let handler) = host.kind else { throw RPCError.notFound("stream", method) }
        let stream = RecordingStream()
        try handler(request.serializedBytes(), operatorCall(realm, host.name), stream)
        return try stream.sent.map { try Response(serializedBytes: $0) }
    }

    private func hostMethod(_ method: String) throws -> HostMethod {
        guard let name = MethodName("spearhead.platform.v1." + method), let index = services.composition.methods.index(of: name)
        else { throw RPCError.notFound("method", method) }
        return services.composition.methods.entries[index]
    }

    private func operatorCall(_ realm: HostMethod.Realm, _ name: MethodName) throws -> PlatformCall {
        let (_, secret) = try services.identity.issue(
            .operator, tenant: nil, subject: "operator", name: "operator", lifetimeSeconds: 30 * 86_400)
        return try PlatformCall(
            services: services, realm: realm, method: name, authorization: Array("Bearer \(secret.reveal())".utf8),
            deadline: Deadline(nanoseconds: .max), language: .english)
    }
}

extension TestServices {
    /// Reads a company's database without limits.
    func read<Value>(_ tenant: TenantRuntime, _ body: (Reader) throws -> Value) throws -> Value {
        try services.store.readNow(tenant.scope) { try body(Reader(connection: $0)) }
    }

    /// Runs SQL in a company's database without limits.
    func execute(_ tenant: TenantRuntime, _ sql: String) throws {
        try services.store.writeNow(tenant.scope) { try $0.database.execute(sql: sql) }
    }

    /// Runs a command of the probe in the company, as its admin would, with one audit entry.
    func work(_ tenant: TenantRuntime, _ body: (Writer, Call) throws -> Void) throws {
        let plugin = try #require(services.composition.pluginIndex(ProbePlugin.manifest.id))
        let invocation = Executor.Invocation(
            method: MethodName(service: "probe.v1.ProbeService", method: "Do"), caller: TestTenant.admin, scope: .all, now: now,
            language: .english)
        _ = try services.store.writeNow(tenant.scope) { connection in
            try services.executor.work(
                plugin: plugin, requestID: UUIDv7.generate(at: now), invocation: invocation, tenant: tenant.context,
                connection: connection, body: body)
        }
        services.touched.mark(tenant.id)
    }
}

/// Keeps what a method sends.
final class RecordingStream: CallStream {
    private let messages = Mutex<[[UInt8]]>([])

    var sent: [[UInt8]] { messages.withLock { $0 } }

    func receive() throws -> [UInt8]? { nil }
    func take(max: Int, orElse wake: @escaping @Sendable () -> Void) throws -> StreamArrival { .end }
    func send(_ payload: [UInt8]) throws { messages.withLock { $0.append(payload) } }
    func post(_ payload: [UInt8]) throws { try send(payload) }
    func hasRoom(orElse wake: @escaping @Sendable () -> Void) -> Bool { true }
    func finish(_ payload: [UInt8]?) {}
    func fail(_ error: RPCError) {}
}
