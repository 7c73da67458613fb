internal import Dispatch
internal import Glibc
package import Logging
package import PluginKit
internal import Synchronization

/// Runs a host until it is told to stop: SIGTERM and SIGINT drain it, SIGHUP reads its certificates again.
package enum HostProgram {
    package static func run(
        plugins: [any Plugin.Type], configuration: HostConfiguration, logger: Logger, onReady: @Sendable (Host) -> Void
    ) async throws {
        let host = try await Host.start(plugins: plugins, configuration: configuration, logger: logger)
        let signals = AsyncStream<Int32>.makeStream()
        let sources = [SIGTERM, SIGINT, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { signals.continuation.yield(number) }
            source.resume()
            return source
        }
        onReady(host)
        for await number in signals.stream {
            guard number == SIGHUP else { break }
            host.reloadCertificates()
        }
        for source in sources { source.cancel() }
        await host.stop()
    }
}
