internal import Glibc
package import Logging
internal import NIOCore
internal import NIOSSL
internal import RPC
internal import Synchronization

/// The certificate and the private key of a server, read again when their files change.
///
/// New connections get the newest certificate; open ones keep theirs. Files that cannot be used are reported once in
/// the log, and the certificate before them stays.
package final class CertificateStore: Sendable {
    /// ALPN name of the protocol.
    static let applicationProtocol = "ttrpc"

    private struct State: Sendable {
        var context: NIOSSLContext
        var stamps: [FileStamp?]
        var nextCheck: Deadline
    }

    private let certificatePath: String
    private let keyPath: String
    private let shutdownTimeout: TimeAmount
    private let checkIntervalNanoseconds: Int64
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads a certificate chain, leaf first, and its private key from PEM files.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION, reason `CERTIFICATE_UNUSABLE`, when they cannot be read or do not fit.
    package convenience init(certificatePath: String, keyPath: String, logger: Logger) throws {
        try self.init(
            certificatePath: certificatePath, keyPath: keyPath, checkIntervalNanoseconds: 1_000_000_000, logger: logger)
    }

    /// Reads the files; looks for changes at most once per interval.
    init(certificatePath: String, keyPath: String, checkIntervalNanoseconds: Int64, logger: Logger) throws {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.checkIntervalNanoseconds = checkIntervalNanoseconds
        self.logger = logger
        shutdownTimeout = TTRPCServer.Configuration().shutdownTimeout
        let stamps = [FileStamp(path: certificatePath), FileStamp(path: keyPath)]
        let context = try Self.makeContext(certificatePath, keyPath, shutdownTimeout)
        state = Mutex(
            State(context: context, stamps: stamps, nextCheck: Deadline.now().advanced(byNanoseconds: checkIntervalNanoseconds)))
    }

    /// Reads the files again now; gives whether the new certificate is in use.
    @discardableResult
    package func reload() -> Bool {
        state.withLock { state in
            state.stamps = [FileStamp(path: certificatePath), FileStamp(path: keyPath)]
            state.nextCheck = nextCheck()
            return load(into: &state)
        }
    }

    /// The context for a new connection; looks at the files at most once per second.
    func currentContext() -> NIOSSLContext {
        state.withLock { state in
            if state.nextCheck.hasPassed {
                state.nextCheck = nextCheck()
                reloadIfChanged(&state)
            }
            return state.context
        }
    }

    /// Why the files could not be used by a server that starts now; `nil` when they can.
    package static func problem(certificatePath: String, keyPath: String) -> String? {
        do {
            _ = try makeContext(certificatePath, keyPath, TTRPCServer.Configuration().shutdownTimeout)
            return nil
        } catch {
            return (error as? RPCError)?.message ?? "\(error)"
        }
    }

    private func reloadIfChanged(_ state: inout State) {
        let stamps = [FileStamp(path: certificatePath), FileStamp(path: keyPath)]
        guard stamps != state.stamps else { return }
        state.stamps = stamps
        _ = load(into: &state)
    }

    private func load(into state: inout State) -> Bool {
        do {
            state.context = try Self.makeContext(certificatePath, keyPath, shutdownTimeout)
            logger.info("certificate reloaded")
            return true
        } catch {
            logger.warning("certificate not reloaded, the former one stays in use", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func nextCheck() -> Deadline { Deadline.now().advanced(byNanoseconds: checkIntervalNanoseconds) }

    private static func makeContext(_ certificate: String, _ key: String, _ shutdown: TimeAmount) throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard !chain.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            // Of version 1.2 only what has forward secrecy and authenticated encryption; version 1.3 has nothing else.
            configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
            configuration.applicationProtocols = [applicationProtocol]
            configuration.shutdownTimeout = shutdown
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw RPCError(
                .failedPrecondition, "CERTIFICATE_UNUSABLE",
                "The certificate \(certificate) or its key \(key) cannot be used. Give a PEM chain, leaf first, and its key. (\(error))",
                domain: "platform")
        }
    }
}

/// What tells one version of a file from another.
private struct FileStamp: Sendable, Hashable {
    private let seconds: Int
    private let nanoseconds: Int
    private let size: Int
    private let inode: UInt

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        size = Int(status.st_size)
        inode = UInt(status.st_ino)
    }
}
