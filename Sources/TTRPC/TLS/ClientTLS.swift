internal import NIOCore
internal import NIOSSL
internal import RPC

/// Whom a client trusts.
package struct ClientTLS: Sendable {
    let context: NIOSSLContext
    let serverName: String?

    /// Trusts servers whose certificate chains to one of the given PEM certificates.
    ///
    /// - Parameters:
    ///   - trustRoots: PEM certificates; the system's when there are none.
    ///   - serverName: the name that the certificate must carry; the host or address that is connected to by default.
    /// - Throws: ``RPCError`` FAILED_PRECONDITION, reason `TRUST_ROOTS_UNUSABLE`, when they are no certificates.
    package init(trustRoots: [UInt8] = [], serverName: String? = nil) throws {
        self.serverName = serverName
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            if !trustRoots.isEmpty {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(trustRoots))
            }
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = [CertificateStore.applicationProtocol]
            configuration.shutdownTimeout = .seconds(2)
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw RPCError(
                .failedPrecondition, "TRUST_ROOTS_UNUSABLE",
                "The trusted certificates cannot be used. Give a PEM file with the certificate of the authority. (\(error))",
                domain: "platform")
        }
    }

    /// The handler of a connection to `host`.
    func makeHandler(host: String) throws -> NIOSSLClientHandler {
        let name = serverName ?? host
        // An address is no name for SNI; it is compared with the addresses in the certificate instead.
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
    }
}
