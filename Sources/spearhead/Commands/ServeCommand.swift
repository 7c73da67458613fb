internal import ArgumentParser

/// `spearhead init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a data directory with an operator's token and a development authority.")

    @Option(help: ArgumentHelp("Data directory.", valueName: "directory"), completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Flag(help: "Write one JSON document; errors too, to standard error.")
    var json = false

    func run() async throws {
        throw CommandFailure(.failed, "NOT_AVAILABLE", "This distribution has no host.")
    }
}

/// `spearhead serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the companies of a data directory until SIGTERM.")

    @Option(help: ArgumentHelp("Data directory.", valueName: "directory"), completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    func run() async throws {
        throw CommandFailure(.failed, "NOT_AVAILABLE", "This distribution has no host.")
    }
}
