internal import ArgumentParser
internal import Host

/// `spearhead init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a data directory with an operator's token and a development authority.",
        discussion: "Safe to repeat: what is there stays. The authority is left out when the configuration names certificates.")

    @OptionGroup(title: "Server") var server: ServerOptions

    func run() async throws {
        let context = ProgramContext.current
        let configuration = try server.load(context)
        let outcome = try DataDirectory.initialize(plugins: standardPlugins, configuration: configuration)
        var members: [(String, JSONValue)] = [
            ("data", .string(configuration.dataDirectory)), ("tokenFile", .string(outcome.tokenFile)),
            ("existed", .bool(outcome.existed)),
        ]
        if let authority = outcome.authorityFile { members.append(("authorityFile", .string(authority))) }
        Printer(isJSON: server.json, context: context).show(
            .object(members),
            Facts([
                ("data", configuration.dataDirectory), ("operator's token", outcome.tokenFile),
                ("authority", outcome.authorityFile ?? "as configured"), ("", outcome.existed ? "It was there already." : ""),
            ]).text)
    }
}
