internal import ArgumentParser
internal import Host

/// The options of the two commands that touch the data directory.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Data directory.", valueName: "directory"), completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Any setting of the server, such as limits.read_threads=4; may be repeated.", valueName: "key=value"))
    var settings: [String] = []

    @Flag(help: "Write one JSON document; errors too, to standard error.")
    var json = false

    /// Decides every setting: flags before environment before file.
    func load(_ context: ProgramContext, further: [String: String] = [:]) throws -> HostConfiguration {
        var flags = further
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw CommandFailure(.usage, "USAGE", "--set \(setting) is not KEY=VALUE, such as limits.read_threads=4.")
            }
            flags[String(parts[0])] = String(parts[1])
        }
        if let data { flags["data"] = data }
        let file = ConfigurationFile.path(flag: config, environment: context.environment)
        return try HostConfiguration.load(flags: flags, environment: context.environment, file: file)
    }
}
