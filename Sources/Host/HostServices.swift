package import Logging
internal import NIOPosix
package import PluginKit
package import RPC
package import Synchronization
package import TenantStore

/// Everything the parts of a running host share; made once at start-up.
package final class HostServices: Sendable {
    package let composition: Composition
    package let executor: Executor
    package let store: TenantStore
    package let control: ControlStore
    package let directory: TenantDirectory
    package let identity: Identity
    package let passwords: Password
    /// Which passwords nobody may take.
    let passwordRules: PasswordRules
    package let throttle: SignInThrottle
    /// Operators' requests under way.
    package let requestLocks = RequestLocks()
    /// What new companies are made of.
    package let templates = SchemaTemplates()
    /// Companies that were to be removed and could not be: it is tried again until they are.
    let leftovers = TouchedTenants()
    /// Companies with commits that anchors and outbox have not looked at yet.
    package let touched = TouchedTenants()
    /// Companies that were refused for want of room: their logs are to be cut.
    package let crowded = TouchedTenants()
    package let statistics = CallStatistics()
    package let callMetrics: CallMetrics
    let callLog: CallLog
    /// How the plugins are in the companies.
    let pluginHealth: PluginHealth
    /// Streams of commands that are open.
    let commandStreams = OpenCommandStreams()
    package let logger: Logger
    package let dataDirectory: String
    /// How companies are backed up.
    package let backupSettings: BackupSettings
    /// Keys of their backups.
    let backupKeys: BackupKeys
    /// How their backups go.
    let backupFigures = BackupFigures()
    /// Blobs on their way to archives.
    let blobArchive = BlobArchive()
    /// Companies whose files may be open at once.
    package let openTenantsMax: Int
    package let startedAt: Instant
    package let now: @Sendable () -> Instant
    /// Facts about the transport, for status; replaced when the server starts.
    package let transport = Mutex(TransportFacts())

    package init(
        composition: Composition, dataDirectory: String, storeConfiguration: TenantStore.Configuration, defaults: TenantQuota,
        passwordCost: Int, signInFailures: Int = AddressThrottle.failuresDefault,
        sessionIdleSeconds: Int64 = TokenMethods.sessionIdleSecondsDefault,
        refusedPasswords: String? = nil, backups: BackupSettings = BackupSettings(),
        loggedCalls: CallLog.Choice = .failed, logger: Logger,
        now: @escaping @Sendable () -> Instant
    ) throws {
        self.composition = composition
        executor = Executor(composition: composition)
        callMetrics = CallMetrics(names: composition.methods.names)
        self.dataDirectory = dataDirectory
        self.logger = logger
        self.now = now
        startedAt = now()
        openTenantsMax = storeConfiguration.openTenantsMax
        backupSettings = backups
        passwords = Password(cost: passwordCost)
        passwordRules = PasswordRules(refused: try refusedPasswords.map(RefusedPasswords.init))
        throttle = SignInThrottle(addressFailures: signInFailures)
        // The store takes the lock of the data directory, so it comes before anything else is opened.
        var storeConfiguration = storeConfiguration
        let seal = ArchiveSeal()
        if let bytes = backups.archiveBytes {
            storeConfiguration.archive = .init(
                directory: Self.archiveDirectory(dataDirectory), bytesMax: bytes, sealing: seal, now: { now().milliseconds })
        }
        store = try TenantStore(configuration: storeConfiguration, logger: logger)
        control = try ControlStore(path: dataDirectory + "/control.db")
        backupKeys = BackupKeys(
            dataDirectory: dataDirectory, keyFile: backups.keyFile, control: control, logger: logger)
        seal.keys.withLock { [backupKeys] in $0 = backupKeys }
        let revision = IdentityRevision()
        directory = try TenantDirectory(control: control, composition: composition, defaults: defaults, revision: revision)
        identity = try Identity(
            control: control, composition: composition, directory: directory, revision: revision,
            sessionIdleSeconds: sessionIdleSeconds, now: now)
        callLog = CallLog(choice: loggedCalls, names: composition.methods.names, identity: identity, logger: logger, now: now)
        pluginHealth = PluginHealth(plugins: composition.plugins)
    }

    /// The settings that the host was started with; `nil` without a host.
    var configuration: HostConfiguration? { transport.withLock { $0.configuration } }

    /// Where companies' archives are.
    var archiveDirectory: String { Self.archiveDirectory(dataDirectory) }

    private static func archiveDirectory(_ dataDirectory: String) -> String { dataDirectory + "/archive" }

    /// Closes the connections whose token does not hold any more: call it when tokens or companies were ended.
    func closeEndedConnections() {
        let close = transport.withLock { $0.closeConnections }
        close { [identity] in identity.refusal($0) }
    }

    /// Closes every file. Nothing may be under way.
    package func close() {
        store.shutdown()
        control.close()
    }

    /// The wall clock.
    package static let systemNow: @Sendable () -> Instant = { Instant(milliseconds: WallClock.milliseconds()) }
}

/// What the status says about the transport.
package struct TransportFacts: Sendable {
    package var connections: @Sendable () -> Int = { 0 }
    package var certificateExpiry: @Sendable () -> Instant? = { nil }
    package var isDraining = false
    /// The settings that the host was started with.
    package var configuration: HostConfiguration?
    /// Closes the connections whose last call presented a token for which there is an error; streams on them end with it.
    package var closeConnections: @Sendable (@escaping @Sendable (Credential) -> RPCError?) -> Void = { _ in }
}

/// Companies that something happened to since they were last looked at.
package final class TouchedTenants: Sendable {
    private let ids = Mutex<Set<TenantID>>([])

    package func mark(_ id: TenantID) { ids.withLock { _ = $0.insert(id) } }

    /// Gives the companies and forgets them.
    package func take() -> Set<TenantID> {
        ids.withLock { ids in
            defer { ids = [] }
            return ids
        }
    }
}

/// Counters over all calls.
package final class CallStatistics: Sendable {
    private let started = Atomic<Int>(0)
    private let ended = Atomic<Int>(0)

    package func begin() { started.add(1, ordering: .relaxed) }
    package func end() { ended.add(1, ordering: .relaxed) }

    package var total: Int { started.load(ordering: .relaxed) }
    package var inFlight: Int { max(0, started.load(ordering: .relaxed) - ended.load(ordering: .relaxed)) }
}
