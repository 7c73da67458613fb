internal import TTRPC

/// Settings that work, but that one should not rely on.
enum SettingsCheck {
    /// log2 of the scrypt cost below which stolen passwords are guessed quickly (OWASP's least is 2^13 with more lanes, or 2^17).
    static let passwordCostMin = 14

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "settings"
        guard let configuration = services.configuration else { return [.ok(subject, "they are those of a test")] }
        var findings: [Doctor.Finding] = []
        func warn(_ text: String, _ remedy: String) { findings.append(.warning(subject, text, remedy: remedy)) }
        if configuration.passwordCost < passwordCostMin {
            warn(
                "limits.password_cost is \(configuration.passwordCost): stolen passwords are guessed quickly",
                "Set it to 16; passwords get the new cost when they are set again.")
        }
        if let place = try? configuration.observation(), !isLoopback(place.host) {
            warn(
                "metrics.listen is \(place.host): anyone who reaches it reads the figures, without TLS",
                "Let it listen on 127.0.0.1, or bar the port to all but monitoring.")
        }
        if let server = try? configuration.server(), configuration.certificateFiles == nil, !isLoopback(server.host) {
            warn(
                "the host listens on \(server.host) with the certificate of its development authority",
                "Give tls.certificate and tls.key of an authority that clients trust.")
        }
        if ["trace", "debug"].contains(configuration.logLevel) {
            warn("log.level is \(configuration.logLevel): the log grows fast", "Set it to info.")
        }
        return findings.isEmpty ? [.ok(subject, "none is weak")] : findings
    }

    private static func isLoopback(_ host: String) -> Bool { ["localhost", "::1"].contains(host) || host.hasPrefix("127.") }
}
