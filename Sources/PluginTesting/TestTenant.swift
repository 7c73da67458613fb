internal import Foundation
internal import GRDB
package import Host
internal import Logging
public import PluginKit
public import RPC
public import SwiftProtobuf
package import TenantStore

/// A company in a temporary directory, with plugins enabled, a manual clock and no sockets.
///
/// Calls go through the same method table, permission check and executor as on the host; requests and responses are
/// serialized on the way, so that a test sees what a client would see.
///
/// ```swift
/// let tenant = try TestTenant(plugins: [SamplesPlugin.self])
/// let response: GetSampleResponse = try tenant.call("acme.samples.v1.SampleService/GetSample", request)
/// ```
public final class TestTenant: Sendable {
    /// Everything the plugins of this tenant bring.
    package let composition: Composition
    package let executor: Executor
    package let store: TenantStore
    package let scope: TenantScope
    package let context: TenantContext
    private let directory: URL
    private let clock: ManualClock

    /// A user with the admin role, who sees everyone.
    public static let admin = Caller(
        kind: .user, id: "00000000-0000-7000-8000-00000000000a", name: "admin", roles: [.admin])

    /// Makes a company and enables the plugins.
    ///
    /// - Parameters:
    ///   - plugins: The plugins, with the ones they depend on.
    ///   - disabled: Ids of those that the company has not enabled.
    ///   - now: Start of the manual clock, ISO 8601.
    ///   - timeZone: IANA name.
    public init(
        plugins: [any Plugin.Type], disabled: Set<String> = [], now: String = "2026-03-02T09:00:00+08:00",
        timeZone: String = "Asia/Shanghai"
    ) throws {
        guard let start = Instant(iso8601: now) else { throw RPCError.invalidField("now", "must be ISO 8601") }
        clock = ManualClock(start)
        composition = try Composition(plugins: plugins)
        executor = Executor(composition: composition)
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("spearhead-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var configuration = TenantStore.Configuration(directory: directory.path)
        configuration.openTenantsMax = 4
        store = try TenantStore(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let id = TenantID.random()
        scope = TenantScope(tenant: id)
        context = TenantContext(
            clock: try TenantClock(timeZone: timeZone), fingerprint: UInt64.random(in: .min ... .max),
            enabledPlugins: Set(
                composition.plugins.indices.filter { [composition] in !disabled.contains(composition.plugins[$0].id) }),
            composition: composition)
        let enabled = composition.plugins.filter { !disabled.contains($0.id) }
        try store.create(id) { connection in
            _ = try Migrator.migrate(enabled, now: start, connection: connection)
        }
    }

    deinit {
        store.shutdown()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The manual clock's time.
    public var now: Instant { clock.now }

    /// Moves the clock forward.
    public func advance(seconds: Int64) { clock.set(clock.now.advanced(bySeconds: seconds)) }

    /// Sets the clock.
    public func set(now: String) throws {
        guard let instant = Instant(iso8601: now) else { throw RPCError.invalidField("now", "must be ISO 8601") }
        clock.set(instant)
    }

    /// A user with roles who may be a person of the organisation.
    public func caller(roles: Set<Role>, person: String? = nil) -> Caller {
        let id = person.map { "user-of-\($0)" } ?? "user-\(roles.map(\.name).sorted().joined(separator: "-"))"
        return Caller(kind: .user, id: id, name: id, person: person, roles: roles)
    }

    /// Calls a method and decodes its answer.
    ///
    /// An empty `request_id` is filled in.
    ///
    /// - Throws: ``RPCError``, as the client would get it.
    public func call<Request: Message, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ request: Request, language: Language = .chinese
    ) throws -> Response {
        let bytes = try call(as: caller, method, payload: filled(request).serializedBytes(), language: language)
        return try Response(serializedBytes: bytes)
    }

    /// Calls a method with serialized messages.
    public func call(
        as caller: Caller, _ method: String, payload: [UInt8], language: Language = .chinese
    ) throws -> [UInt8] {
        let (plugin, registration, invocation) = try admitted(method, caller, language: language)
        switch registration.invocation {
        case .read(let handler):
            return try store.readNow(scope) { connection in
                try executor.read(
                    payload, plugin: plugin, handler: handler, invocation: invocation, tenant: context, connection: connection)
            }
        case .write(let prepare):
            let outcome = try store.writeNow(scope) { connection in
                try executor.command(
                    payload, plugin: plugin, prepare: prepare, invocation: invocation, tenant: context, connection: connection)
            }
            if outcome.organizationChanged { context.teams.invalidate() }
            return outcome.response
        case .stream, .commandStream, .upload, .download:
            throw RPCError(.unimplemented, "STREAMING", "\(method) is a stream; use the function of TestTenant for its kind.")
        }
    }

    /// Calls a server-streaming method and gives all of its messages.
    public func stream<Request: Message, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ request: Request
    ) throws -> [Response] {
        let messages = try stream(as: caller, method, payload: request.serializedBytes())
        return try messages.map { try Response(serializedBytes: $0) }
    }

    /// Calls a server-streaming method with serialized messages.
    public func stream(as caller: Caller, _ method: String, payload: [UInt8]) throws -> [[UInt8]] {
        guard let name = MethodName(method), let index = composition.methods.index(of: name),
            case .plugin(let plugin, let registration, let permission) = composition.methods.entries[index].kind,
            case .stream(let handler) = registration.invocation
        else { throw RPCError(.unimplemented, "METHOD_NOT_FOUND", "There is no streaming method \(method).") }
        let invocation = try invocation(name, caller, permission: permission, plugin: plugin, language: .chinese)
        return try store.readNow(scope) { connection in
            var messages: [[UInt8]] = []
            try executor.stream(
                payload, plugin: plugin, handler: handler, invocation: invocation, tenant: context, connection: connection
            ) { messages.append($0) }
            return messages
        }
    }

    /// Runs a scheduled job now: `crm/lead-breaches`.
    public func run(job name: String) throws {
        for (index, plugin) in composition.plugins.enumerated() {
            guard let job = plugin.registrar.jobs.first(where: { $0.name == name }) else { continue }
            let invocation = Executor.Invocation(
                method: MethodName(service: "spearhead.platform.v1.Scheduler", method: name), caller: .system, scope: .all,
                now: now, language: .chinese)
            let outcome = try store.writeNow(scope) { connection in
                try executor.work(
                    plugin: index, requestID: UUIDv7.generate(at: now), invocation: invocation, tenant: context,
                    connection: connection, body: job.run)
            }
            if outcome.organizationChanged { context.teams.invalidate() }
            return
        }
        throw RPCError(.notFound, "NOT_FOUND", "There is no job \(name).")
    }

    /// Imports CSV text into an importable table.
    ///
    /// - Throws: ``ImportRefused`` when any row is bad; nothing is kept then.
    @discardableResult
    public func importCSV(_ table: String, _ text: String, as caller: Caller = TestTenant.admin) throws -> ImportCounts {
        let importer = try Importer(table: table, content: Array(text.utf8), composition: composition)
        let invocation = Executor.Invocation(
            method: Importer.method, caller: caller, scope: .all, now: now, language: .chinese)
        let report = try store.writeNow(scope) { connection in
            try importer.run(
                dryRun: false, requestID: UUIDv7.generate(at: now), invocation: invocation, tenant: context, executor: executor,
                connection: connection, progress: { _ in })
        }
        if report.organizationChanged { context.teams.invalidate() }
        guard report.refused == 0 else {
            throw ImportRefused(reasons: report.errors.map { "line \($0.line), \($0.column): \($0.reason)" })
        }
        return ImportCounts(created: report.created, updated: report.updated, unchanged: report.unchanged)
    }

    /// Reads the database without limits, to check what a call wrote.
    public func read<Result: Sendable>(_ body: (Reader) throws -> Result) throws -> Result {
        try store.readNow(scope) { try body(Reader(connection: $0, measures: context.measures)) }
    }

    /// Finds a method and what a caller may do with it.
    func admitted(
        _ method: String, _ caller: Caller, language: Language = .chinese
    ) throws -> (plugin: Int, registration: MethodRegistration, invocation: Executor.Invocation) {
        guard let name = MethodName(method), let index = composition.methods.index(of: name),
            case .plugin(let plugin, let registration, let permission) = composition.methods.entries[index].kind
        else { throw RPCError(.unimplemented, "METHOD_NOT_FOUND", "There is no method \(method).") }
        return (plugin, registration, try invocation(name, caller, permission: permission, plugin: plugin, language: language))
    }

    private func invocation(
        _ method: MethodName, _ caller: Caller, permission: Int, plugin: Int, language: Language
    ) throws -> Executor.Invocation {
        let overrides = try read { try Users.overrides($0) }
        let grants = composition.grants(roles: caller.roles, overrides: overrides)
        let scope = try composition.authorize(permission, plugin: plugin, grants: grants, tenant: context)
        return Executor.Invocation(method: method, caller: caller, scope: scope, now: now, language: language)
    }

    func filled<Request: Message>(_ request: Request) throws -> Request {
        guard let command = request as? any CommandRequest, command.requestID.isEmpty else { return request }
        return try Self.setting("requestId", UUIDv7.generate(at: now), in: request)
    }

    /// A copy of a message with a text in a field, which is named as in JSON and was empty.
    static func setting<Request: Message>(_ field: String, _ text: String, in request: Request) throws -> Request {
        var json = try request.jsonString()
        json.removeLast()
        json += (json.count > 1 ? "," : "") + "\"\(field)\":\"\(text)\"}"
        return try Request(jsonString: json)
    }
}

/// What an import did.
public struct ImportCounts: Sendable, Hashable {
    /// Rows that made something new.
    public let created: Int
    /// Rows that changed something.
    public let updated: Int
    /// Rows that were there already.
    public let unchanged: Int
}

/// An import that was refused as a whole.
public struct ImportRefused: Error, Sendable, Hashable {
    /// `line 3, phone: must not be empty`.
    public let reasons: [String]
}
