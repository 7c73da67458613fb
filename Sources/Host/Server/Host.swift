internal import Foundation
package import Logging
internal import NIOCore
internal import NIOPosix
package import PluginKit
internal import RPC
internal import Synchronization
internal import TTRPC
internal import TenantStore

/// A running host: services, dispatcher, scheduler and server of one data directory.
///
/// Where what is, in the order in which a call meets it:
///
/// | folder | one idea |
/// |---|---|
/// | `Server` | starting, draining and stopping; the work in the background |
/// | `Dispatch`, `Streams` | from a request to the method that answers it: one message, or many |
/// | `Identity`, `Admission` | who calls; how much at once |
/// | `Execution`, `Blobs` | permission, transaction, audit trail, repeats; content beside the database |
/// | `Storage` | a company's tables: migrations, and what they make, kept for the next company |
/// | `Platform`, `Transfer` | the services of the platform itself; CSV in and out |
/// | `Control` | the database of the deployment: companies, credentials, operations |
/// | `Operations`, `Privacy` | backups, archive, doctor; export and erasure of a person |
/// | `Scheduler`, `Observation` | jobs and messages; health, metrics and log |
/// | `Composition`, `Configuration`, `Certificates` | plugins, settings and the development authority |
package final class Host: Sendable {
    /// What the parts share.
    package let services: HostServices
    /// Where it listens; the port is the one that the system chose when 0 was asked for.
    package let port: Int
    private let configuration: HostConfiguration
    private let server: TTRPCServer
    private let certificates: CertificateStore
    private let dispatcher: Dispatcher
    private let group: MultiThreadedEventLoopGroup
    private let background: BackgroundWork
    private let observation: ObservationServer?
    /// Where monitoring asks, when it may; the port is the one that the system chose when 0 was asked for.
    package var observationPort: Int? { observation?.port }
    private let isStopped = Atomic<Bool>(false)

    /// Opens the data directory and starts to serve.
    ///
    /// - Throws: ``RPCError`` or ``StoreError`` that says what to do; nothing is left running then.
    package static func start(
        plugins: [any Plugin.Type], configuration: HostConfiguration, logger: Logger,
        now: @escaping @Sendable () -> Instant = HostServices.systemNow
    ) async throws -> Host {
        FileDescriptors.raiseLimit()
        do {
            return try await open(plugins: plugins, configuration: configuration, logger: logger, now: now)
        } catch {
            throw FullDisk.startFailure(error, dataDirectory: configuration.dataDirectory)
        }
    }

    private static func open(
        plugins: [any Plugin.Type], configuration: HostConfiguration, logger: Logger, now: @escaping @Sendable () -> Instant
    ) async throws -> Host {
        let directory = configuration.dataDirectory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let composition = try Composition(plugins: plugins, configuration: configuration.plugins)
        let services = try HostServices(
            composition: composition, dataDirectory: directory, storeConfiguration: configuration.store,
            defaults: configuration.tenantQuota, passwordCost: configuration.passwordCost,
            signInFailures: configuration.signInFailures, sessionIdleSeconds: configuration.sessionIdleSeconds,
            refusedPasswords: configuration.refusedPasswords, backups: configuration.backups(),
            loggedCalls: configuration.loggedCalls, logger: logger, now: now)
        do {
            TenantProvisioning(services: services).finishInterrupted()
            services.finishKeyRotation()
            return try await Host(services: services, configuration: configuration)
        } catch {
            services.close()
            throw error
        }
    }

    private init(services: HostServices, configuration: HostConfiguration) async throws {
        self.services = services
        self.configuration = configuration
        var files = configuration.certificateFiles
        if files == nil {
            let development = DevelopmentCertificates(dataDirectory: configuration.dataDirectory)
            try development.prepare(now: services.now())
            files = (development.certificatePath, development.keyPath)
        }
        let (certificatePath, keyPath) = files ?? ("", "")
        certificates = try CertificateStore(certificatePath: certificatePath, keyPath: keyPath, logger: services.logger)
        dispatcher = Dispatcher(services: services, maintenanceThreads: configuration.maintenanceThreads)
        group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let server = TTRPCServer(
            configuration: try configuration.server(), tls: certificates, handler: dispatcher, logger: services.logger,
            group: group)
        self.server = server
        services.transport.withLock {
            $0.connections = { server.connectionCount }
            $0.closeConnections = { server.closeConnections($0) }
            $0.configuration = configuration
            $0.certificateExpiry = { DevelopmentCertificates.expiry(of: certificatePath) }
        }
        let place = try configuration.observation()
        port = try await server.start().port ?? 0
        do {
            observation =
                if let place {
                    try await ObservationServer.start(host: place.host, port: place.port, services: services, group: group)
                } else { nil }
        } catch {
            await server.close()
            throw error
        }
        // Only now: it takes out what the last stop left for the next start, and this has become one.
        background = BackgroundWork(services: services, idleSeconds: configuration.tenantIdleSeconds)
        background.start()
    }

    /// Reads the certificate files again; connections stay.
    package func reloadCertificates() { certificates.reload() }

    /// Stops in order: no new calls, calls under way finish within the drain time, then every file is closed.
    ///
    /// Harmless when the host was told to stop before.
    package func stop() async {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        services.transport.withLock { $0.isDraining = true }
        services.commandStreams.drain()
        await server.drain(within: .seconds(configuration.drainSeconds))
        await observation?.stop()
        background.stop()
        dispatcher.shutdown()
        services.store.shutdown()
        background.saveAgenda()
        services.close()
        try? await group.shutdownGracefully()
    }
}
