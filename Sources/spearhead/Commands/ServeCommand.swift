internal import ArgumentParser
internal import Host
internal import PluginKit

/// `spearhead serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the companies of a data directory until SIGTERM; SIGHUP reads certificates again.")

    @OptionGroup(title: "Server") var server: ServerOptions

    @Option(help: ArgumentHelp("Address to listen on; port 0 lets the system choose.", valueName: "host:port"))
    var listen: String?

    @Flag(name: .customLong("init"), help: "Make the data directory first when it is not there, as `spearhead init` does.")
    var initializes = false

    func run() async throws {
        let context = ProgramContext.current
        let configuration = try server.load(context, further: listen.map { ["listen": $0] } ?? [:])
        if initializes {
            _ = try DataDirectory.initialize(plugins: standardPlugins, configuration: configuration)
        } else {
            try requireData(configuration.dataDirectory)
        }
        let printer = Printer(isJSON: server.json, context: context)
        try await HostProgram.run(plugins: standardPlugins, configuration: configuration, logger: HostLog.logger(configuration)) {
            host in
            printer.show(
                .object([("version", .string(PlatformVersion.current)), ("port", .integer(Int64(host.port)))]),
                "Serving on port \(host.port), data in \(configuration.dataDirectory). Stop with SIGTERM.\n")
        }
    }

    /// A slip in the directory's name must not serve an empty deployment.
    private func requireData(_ directory: String) throws {
        guard !DataDirectory.exists(directory) else { return }
        throw CommandFailure(
            .notFound, "DATA_DIRECTORY_MISSING", "\(directory) is no data directory, or this user may not read it.",
            remedy: "Name the right one with --data, or make a new one: spearhead init --data \(directory)")
    }
}
