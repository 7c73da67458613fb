internal import Glibc
package import Logging
package import PluginKit

/// Runs a host until it is told to stop: SIGTERM and SIGINT drain it, SIGHUP reads its certificates again.
package enum HostProgram {
    package static func run(
        plugins: [any Plugin.Type], configuration: HostConfiguration, logger: Logger, onReady: @Sendable (Host) -> Void
    ) async throws {
        // Before the host starts: one that is told to stop while it does shall stop in order, and not be deaf.
        let signals = await HostSignals.listen()
        defer { signals.cancel() }
        let host = try await Host.start(plugins: plugins, configuration: configuration, logger: logger)
        onReady(host)
        for await number in signals.stream {
            guard number == SIGHUP else { break }
            host.reloadCertificates()
        }
        signals.cancel()
        await host.stop()
    }
}
