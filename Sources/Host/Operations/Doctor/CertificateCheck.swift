internal import PluginKit
internal import Synchronization
internal import TTRPC

/// How long the server's certificate is still valid, and whether the files on disk could be taken up.
enum CertificateCheck {
    static let warningDays: Int64 = 21
    static let errorDays: Int64 = 3

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let expiry = services.transport.withLock { $0.certificateExpiry }
        return [finding(expiry: expiry(), now: services.now())] + pair(services)
    }

    /// A running host keeps the certificate before files that it cannot use, so they show only at its next start.
    private static func pair(_ services: HostServices) -> [Doctor.Finding] {
        guard let files = services.configuration?.certificateFiles,
            let problem = CertificateStore.problem(certificatePath: files.certificate, keyPath: files.key)
        else { return [] }
        return [
            .error(
                "certificate", "the host could not start again: \(problem)",
                remedy: "Put a PEM chain, leaf first, at \(files.certificate) and its own key at \(files.key).")
        ]
    }

    static func finding(expiry: Instant?, now: Instant) -> Doctor.Finding {
        let subject = "certificate"
        let remedy = "Put a new certificate in its place and send SIGHUP to the host."
        guard let expiry else { return .warning(subject, "it cannot be read", remedy: "Check tls.certificate.") }
        let days = expiry.seconds(since: now) / 86_400
        if expiry <= now { return .error(subject, "it ended on \(expiry)", remedy: remedy) }
        if days < errorDays { return .error(subject, "it ends in \(days) days", remedy: remedy) }
        if days < warningDays { return .warning(subject, "it ends in \(days) days", remedy: remedy) }
        return .ok(subject, "it is valid for \(days) days")
    }
}
