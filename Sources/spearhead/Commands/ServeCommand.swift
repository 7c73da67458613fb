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

    func run() async throws {
        let context = ProgramContext.current
        let configuration = try server.load(context, further: listen.map { ["listen": $0] } ?? [:])
        let printer = Printer(isJSON: server.json, context: context)
        try await HostProgram.run(plugins: standardPlugins, configuration: configuration, logger: HostLog.logger(configuration)) {
            host in
            printer.show(
                .object([("version", .string(PlatformVersion.current)), ("port", .integer(Int64(host.port)))]),
                "Serving on port \(host.port), data in \(configuration.dataDirectory). Stop with SIGTERM.\n")
        }
    }
}
