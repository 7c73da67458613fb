package import Host
package import Logging
internal import NIOPosix
package import PluginKit
package import PluginTesting
package import RPC
package import SpearheadClient
internal import Synchronization
package import TTRPC

/// A real host on a data directory of its own: a free port, TLS, cheap passwords, and a clock that the test moves.
///
/// The clock starts at the present time, so that certificates hold, and stands still until it is moved.
///
/// ```swift
/// try await TestHost.run(plugins: [CRMPlugin.self]) { host in
///     let company = try await host.company("acme")
///     let _: GetUserResponse = try await company.client.call("spearhead.platform.v1.UserService/GetUser", request)
/// }
/// ```
package final class TestHost: Sendable {
    /// The data directory; removed after ``run(plugins:flags:_:)``.
    package let directory: TemporaryDirectory
    /// What the host takes for the wall clock.
    package let clock: ManualClock
    /// The operator's first token.
    package let operatorToken: String
    private let plugins: [any Plugin.Type]
    private let configuration: HostConfiguration
    private let logger: Logger
    private let running: Mutex<(host: Host, connection: TTRPCConnection, client: SpearheadClient)?>

    /// Starts a host, runs `body` and stops the host, whatever happens.
    ///
    /// - Parameters:
    ///   - plugins: The distribution.
    ///   - directory: Where its data lie; what is there already is served as it is. Removed afterwards.
    ///   - flags: Settings over the ones of ``flags(_:)``.
    ///   - now: Where the clock starts.
    ///   - logger: Where the host's log goes; nowhere when none is given.
    @discardableResult
    package static func run<Result>(
        plugins: [any Plugin.Type] = [], in directory: TemporaryDirectory = TemporaryDirectory(), flags: [String: String] = [:],
        now: Instant = HostServices.systemNow(), logger: Logger = silence,
        _ body: (TestHost) async throws -> Result
    ) async throws -> Result {
        defer { directory.remove() }
        let host = try await TestHost(plugins: plugins, directory: directory, flags: flags, now: now, logger: logger)
        do {
            let result = try await body(host)
            await host.stop()
            return result
        } catch {
            await host.stop()
            throw error
        }
    }

    /// The settings that tests start from: a free port, and passwords that cost little.
    package static func flags(_ directory: TemporaryDirectory) -> [String: String] {
        ["data": directory.path, "listen": "127.0.0.1:0", "limits.password_cost": "10", "limits.drain_seconds": "5"]
    }

    /// A log that nobody reads.
    package static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private init(
        plugins: [any Plugin.Type], directory: TemporaryDirectory, flags: [String: String], now: Instant, logger: Logger
    ) async throws {
        self.directory = directory
        self.logger = logger
        self.plugins = plugins
        let clock = ManualClock(now)
        self.clock = clock
        configuration = try HostConfiguration.load(
            flags: Self.flags(directory).merging(flags) { $1 }, environment: [:], file: nil)
        let prepared = try DataDirectory.initialize(plugins: plugins, configuration: configuration)
        operatorToken = try TemporaryDirectory.text(of: prepared.tokenFile).split(separator: "\n").first.map(String.init) ?? ""
        running = Mutex(nil)
        try await start()
    }

    /// Starts the host again after ``stop()``, perhaps with other plugins.
    package func start(plugins: [any Plugin.Type]? = nil) async throws {
        let clock = clock
        let host = try await Host.start(
            plugins: plugins ?? self.plugins, configuration: configuration,
            logger: logger, now: { clock.now })
        do {
            let connection = try await connect(host)
            let client = try await SpearheadClient.connect(
                to: "localhost", port: host.port, trustRoots: .file(authorityPath), retries: .never)
            running.withLock { $0 = (host, connection, client) }
        } catch {
            await host.stop()
            throw error
        }
    }

    /// Stops the host and lets the data directory be; harmless when it is stopped.
    package func stop() async {
        let stopped = running.withLock { running in
            defer { running = nil }
            return running
        }
        await stopped?.client.close()
        await stopped?.connection.close()
        await stopped?.host.stop()
    }

    /// The host itself, to look behind the methods.
    package var host: Host {
        get throws {
            guard let host = running.withLock({ $0?.host }) else { throw TestHostError("the host is stopped") }
            return host
        }
    }

    /// Where monitoring asks, when it may.
    package var observationPort: Int? { try? host.observationPort }

    /// What the parts of the host share.
    package var services: HostServices { get throws { try host.services } }

    /// Certificate of the authority that clients trust.
    package var authorityPath: String { DevelopmentCertificates(dataDirectory: directory.path).authorityPath }

    /// A client that presents a token, on one connection that all clients share; `nil` for an anonymous one.
    package func client(_ token: String?) throws -> SpearheadClient {
        guard let client = running.withLock({ $0?.client }) else { throw TestHostError("the host is stopped") }
        return client.presenting(token.map { .fixed($0) } ?? .anonymous)
    }

    /// A client with the operator's token.
    package var `operator`: SpearheadClient { get throws { try client(operatorToken) } }

    /// A connection of its own, beneath the client library.
    package func connect(_ host: Host? = nil) async throws -> TTRPCConnection {
        let pem = Array(try TemporaryDirectory.text(of: authorityPath).utf8)
        return try await TTRPCConnection.connect(
            host: "localhost", port: try (host ?? self.host).port, tls: ClientTLS(trustRoots: pem),
            group: MultiThreadedEventLoopGroup.singleton)
    }

    /// Calls any method with serialized messages, over TLS, whatever its shape.
    ///
    /// - Returns: The serialized answers, one for a unary method, or the error that the host answered.
    package func send(
        _ method: MethodName, _ payload: [UInt8], token: String?, shape: CallShape = .unary, timeoutMilliseconds: Int64 = 600_000
    ) async throws -> Swift.Result<[[UInt8]], RPCError> {
        guard let connection = running.withLock({ $0?.connection }) else { throw TestHostError("the host is stopped") }
        let head = RequestHead(
            service: method.service, method: method.method,
            metadata: token.map { [(key: "authorization", value: "Bearer \($0)")] } ?? [])
        let nanoseconds = timeoutMilliseconds * 1_000_000
        do {
            if shape == .unary {
                return .success([try await connection.call(head, payload: payload, timeoutNanoseconds: nanoseconds)])
            }
            let stream = connection.stream(
                head, shape: shape, payload: shape.clientStreams ? [] : payload, timeoutNanoseconds: nanoseconds)
            defer { stream.cancel() }
            if shape.clientStreams {
                try? await stream.send(payload)
                try? await stream.finishSending()
            }
            var answers: [[UInt8]] = []
            while let answer = try await stream.receive() { answers.append(answer) }
            return .success(answers)
        } catch let error as RPCError {
            return .failure(error)
        }
    }
}

/// A test that uses its host wrongly.
package struct TestHostError: Error, CustomStringConvertible {
    /// What is wrong.
    package let description: String

    init(_ description: String) { self.description = description }
}
