internal import ArgumentParser

/// The options of every command that calls a server.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's address.", valueName: "host:port"))
    var server: String?

    @Option(
        help: ArgumentHelp("PEM file with the authority of the server's certificate.", valueName: "file"), completion: .file())
    var ca: String?

    @Option(help: ArgumentHelp("Name in the server's certificate, when it is not the host.", valueName: "name"))
    var serverName: String?

    @Option(help: ArgumentHelp("File whose first line is the token.", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("Data directory to take the operator's token and the authority from.", valueName: "directory"),
        completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(help: ArgumentHelp("How long a call may take.", valueName: "seconds"))
    var timeout: Int64?

    @Flag(help: "Write one JSON document; errors too, to standard error.")
    var json = false
}

/// The option of commands that work inside one company.
struct CompanyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Work inside this company with an operator's token.", valueName: "slug"))
    var tenant: String?
}
