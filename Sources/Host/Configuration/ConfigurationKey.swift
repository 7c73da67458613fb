internal import Logging

/// One setting of the host: its name in the file, its environment variable and flag, its bounds and its meaning.
package struct ConfigurationKey: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case text
        /// One of a few words.
        case choice([String])
        case integer(ClosedRange<Int64>)
    }

    /// Path in the file: `limits.read_threads`. The variable is `SPEARHEAD_LIMITS_READ_THREADS`.
    package let name: String
    package let kind: Kind
    package let fallback: String
    /// Meaning and unit.
    package let meaning: String

    /// Name of the environment variable.
    package var variable: String { "SPEARHEAD_" + name.replacing(".", with: "_").uppercased() }

    /// Every setting, in the order in which help shows them.
    package static let all: [ConfigurationKey] = [
        text("data", "data", "Data directory; one host at a time may use it."),
        text("listen", "127.0.0.1:7443", "Address and port to listen on; port 0 lets the system choose."),
        text(
            "tls.certificate", "",
            "PEM file with the certificate chain, leaf first; empty makes a development authority in the data directory."),
        text("tls.key", "", "PEM file with the private key of tls.certificate."),
        text(
            "metrics.listen", "",
            "Address and port of /metrics, /livez and /readyz over plain HTTP; empty for none. Keep it on loopback."),
        choice(
            "log.level", "info", Logger.Level.self,
            "Least level that is logged: trace, debug, info, notice, warning, error or critical."),
        choice("log.format", "text", HostLog.Format.self, "text, or json: one object per line."),
        choice(
            "log.calls", "failed", CallLog.Choice.self,
            "Which calls get a line: none, failed, sampled (and one of a thousand others) or all; faults of the host always do."),
        integer("limits.open_tenants", 256, 1...100_000, "Companies whose files are open at once."),
        integer(
            "limits.tenant_idle_seconds", 300, 10...86_400,
            "A company's files are closed when nobody has used them for this long, and at most twice as long."),
        integer("limits.read_threads", 2, 1...64, "Threads for short reads."),
        integer("limits.report_threads", 1, 1...64, "Threads for long reads and streams."),
        integer("limits.write_threads", 2, 1...64, "Threads for the companies' write lanes."),
        integer("limits.maintenance_threads", 4, 1...64, "Threads for provisioning, sign-in, imports and backups."),
        integer("limits.lane_queue", 1024, 1...1_000_000, "Commands that may wait in one company's lane."),
        integer("limits.connections", 10_000, 1...1_000_000, "Connections at once."),
        integer("limits.calls_per_connection", 256, 1...100_000, "Calls under way on one connection; beyond it reading stops."),
        integer(
            "limits.large_request_bytes", 256 << 20, 16 << 20...1 << 40,
            "Most bytes of requests above 16 KiB that arrive or are under way; connections without a token share a quarter."),
        integer("limits.default_timeout_seconds", 30, 1...900, "Deadline of a call that names none."),
        integer(
            "limits.tenant_calls_per_second", 2_000, 1...10_000_000, "Calls per second of a company without a quota of its own."),
        integer("limits.tenant_connections", 1000, 1...1_000_000, "Connections that present one company's tokens at once."),
        integer("limits.tenant_calls_in_flight", 512, 1...100_000, "Calls under way of a company without a quota of its own."),
        integer("limits.tenant_database_bytes", 8 << 30, 1 << 20...1 << 44, "Largest database file of a company."),
        integer(
            "limits.backups_kept", 14, 1...10_000,
            "Newest backups of a company that are kept; a new one removes older ones that no backup.keep setting keeps."),
        text(
            "backup.schedule", "daily@02:30",
            "When each company is backed up, in its time zone and spread over the hour that follows: daily@HH:MM or off."),
        integer("backup.keep_daily", 7, 0...1000, "Days of which the last backup of a company is kept."),
        integer("backup.keep_weekly", 4, 0...1000, "ISO weeks of which the last backup of a company is kept."),
        integer("backup.keep_monthly", 6, 0...1000, "Months of which the last backup of a company is kept."),
        text(
            "backup.archive", "off",
            "on archives every company's log each second, so that it can be restored to any instant after a backup; or off."),
        integer(
            "backup.archive_bytes", 8 << 30, 64 << 20...1 << 44,
            "Most bytes of a company's archived log; beyond it the oldest go."),
        text(
            "backup.key_file", "",
            "File (mode 0600) with the deployment key that wraps the companies' backup keys; empty makes one in the data directory."
        ),
        integer(
            "backup.key_grace_days", 30, 0...3650,
            "Days after the deletion of a company until its backup key is destroyed, which erases its backups."),
        integer("limits.drain_seconds", 20, 0...600, "Time for calls under way when the host stops."),
        integer(
            "limits.sign_in_failures", Int64(AddressThrottle.failuresDefault), 0...1_000_000,
            "Failed sign-ins of one address until it waits; one is forgotten every 6 s. 0 for no bound, behind a proxy that hides addresses."
        ),
        text(
            "sign_in.refused_passwords", "",
            "File with passwords that nobody may take, one or its SHA-1 in hexadecimal a line, sorted by bytes; empty for none."),
        integer(
            "limits.session_idle_minutes", TokenMethods.sessionIdleSecondsDefault / 60, 5...720,
            "A session ends when it was not used for this long, and after 12 h at any rate."),
        integer("limits.password_cost", 16, 10...20, "log2 of the scrypt cost; 16 takes 64 MiB and about a tenth of a second."),
    ]

    private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ fallback: String, _ choices: Choice.Type, _ meaning: String
    ) -> ConfigurationKey {
        ConfigurationKey(name: name, kind: .choice(choices.allCases.map(\.rawValue)), fallback: fallback, meaning: meaning)
    }

    private static func text(_ name: String, _ fallback: String, _ meaning: String) -> ConfigurationKey {
        ConfigurationKey(name: name, kind: .text, fallback: fallback, meaning: meaning)
    }

    private static func integer(_ name: String, _ fallback: Int64, _ bounds: ClosedRange<Int64>, _ meaning: String)
        -> ConfigurationKey
    {
        ConfigurationKey(name: name, kind: .integer(bounds), fallback: String(fallback), meaning: meaning)
    }
}
