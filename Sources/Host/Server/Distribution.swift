internal import Foundation
public import PluginKit
internal import RPC

/// A server program with plugins of one's own: its `main` is this and nothing else.
///
/// ```swift
/// import Host
/// import Samples
///
/// @main
/// struct Main {
///     static func main() async { await Distribution(plugins: [SamplesPlugin.self]).main() }
/// }
/// ```
///
/// The program has two commands, `init` and `serve`. Each takes `--config FILE` and every setting of the host as a flag,
/// such as `--data DIRECTORY`, `--listen HOST:PORT` or `--limits.read_threads 4`.
public struct Distribution: Sendable {
    private let plugins: [any Plugin.Type]

    /// Lists the plugins; the platform's own part is always there.
    public init(plugins: [any Plugin.Type]) { self.plugins = plugins }

    /// Runs the command that the program was started with.
    ///
    /// When it fails, it says why on the standard error stream and ends the program with status 1, or 2 for a wrong command line.
    public func main() async {
        do {
            let environment = ProcessInfo.processInfo.environment
            try await run(Array(CommandLine.arguments.dropFirst()), environment: environment) { text in
                FileHandle.standardOutput.write(Data((text + "\n").utf8))
            }
        } catch {
            let isUsage = (error as? RPCError).map { ["USAGE", "INVALID_CONFIGURATION"].contains($0.reason) } ?? false
            FileHandle.standardError.write(Data("error: \((error as? RPCError)?.message ?? "\(error)")\n".utf8))
            exit(isUsage ? 2 : 1)
        }
    }

    /// Runs a command; `say` takes what it tells the operator, a line at a time.
    package func run(
        _ arguments: [String], environment: [String: String], say: @escaping @Sendable (String) -> Void
    ) async throws {
        let command = try DistributionCommand(arguments)
        if command.verb == .help { return say(DistributionCommand.help) }
        let configuration = try HostConfiguration.load(
            flags: command.settings, environment: environment, file: command.file ?? environment["SPEARHEAD_CONFIG"])
        if command.verb == .initialize {
            let outcome = try DataDirectory.initialize(plugins: plugins, configuration: configuration)
            say("operator's token: \(outcome.tokenFile)")
            if let authority = outcome.authorityFile { say("authority: \(authority)") }
            return
        }
        try await HostProgram.run(plugins: plugins, configuration: configuration, logger: HostLog.logger(configuration)) { host in
            say("Serving on port \(host.port), data in \(configuration.dataDirectory). Stop with SIGTERM.")
        }
    }
}
