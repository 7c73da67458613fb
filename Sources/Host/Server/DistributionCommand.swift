internal import PluginKit
internal import RPC

/// The command line of a distribution: `init` or `serve`, then flags.
struct DistributionCommand: Hashable {
    enum Verb: String, CaseIterable {
        case initialize = "init"
        case serve
        case help
    }

    let verb: Verb
    /// Settings by key name.
    private(set) var settings: [String: String] = [:]
    /// The configuration file.
    private(set) var file: String?

    /// Reads the arguments after the program's name.
    ///
    /// - Throws: `USAGE` that says what is wrong; an unknown setting is found by ``HostConfiguration``.
    init(_ arguments: [String]) throws {
        guard let first = arguments.first else { throw Self.usage("Name a command. \(Self.help)") }
        if first == "-h" || first == "--help" {
            verb = .help
            return
        }
        guard let verb = Verb(rawValue: first) else { throw Self.usage("There is no command \(first.prefix(40)). \(Self.help)") }
        self.verb = verb
        var rest = arguments.dropFirst()
        while let flag = rest.popFirst() {
            guard flag.hasPrefix("--") else { throw Self.usage("\(flag.prefix(40)) is no flag. \(Self.help)") }
            let parts = flag.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw Self.usage("\(flag) needs a value.") }
            if parts[0] == "config" { file = value } else { settings[parts[0]] = value }
        }
    }

    /// What the program can do.
    static let help =
        "Use: init | serve, with --config FILE, --data DIRECTORY, --listen HOST:PORT or any other setting as a flag."

    static func usage(_ message: String) -> RPCError {
        RPCError(.invalidArgument, "USAGE", message, domain: PlatformPlugin.manifest.id)
    }
}
