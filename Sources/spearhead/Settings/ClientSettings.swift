internal import Foundation
internal import RPC

/// How to reach a server and as whom: flags before environment before configuration file before defaults.
struct ClientSettings: Sendable, Hashable {
    /// Where the token comes from.
    enum Token: Sendable, Hashable {
        case text(Secret)
        case file(String)
        /// The default file, which may be missing.
        case fileIfPresent(String)
    }

    var host: String
    var port: Int
    /// PEM file; the system's authorities when there is none.
    var authorityFile: String?
    var serverName: String?
    var token: Token
    var tenant: String?
    var timeoutMilliseconds: Int64

    /// The address when nothing is said.
    static let defaultServer = "127.0.0.1:7443"

    /// Decides every setting.
    ///
    /// - Parameter fileExists: whether there is a file, for defaults that depend on it.
    init(
        flags: ConnectionOptions, tenant: String?, environment: [String: String], file: ConfigurationFile,
        fileExists: (String) -> Bool
    ) throws {
        func first(_ flag: String?, _ variable: String, _ configured: String?) -> String? {
            flag ?? environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? configured
        }
        let server = first(flags.server, "SPEARHEAD_SERVER", file.server) ?? Self.defaultServer
        (host, port) = try Self.address(server)
        let data = first(flags.data, "SPEARHEAD_DATA", file.data) ?? "data"
        let authority = "\(data)/\(ClientFiles.authorityFile)"
        authorityFile = first(flags.ca, "SPEARHEAD_CA", file.authority) ?? (fileExists(authority) ? authority : nil)
        serverName = first(flags.serverName, "SPEARHEAD_SERVER_NAME", file.serverName)
        self.tenant = first(tenant, "SPEARHEAD_TENANT", file.tenant)
        // A token in the environment is nearer than one in the configuration, and a flag is nearer than both.
        if let path = flags.tokenFile {
            token = .file(path)
        } else if let text = environment["SPEARHEAD_TOKEN"], !text.isEmpty {
            token = .text(Secret(text))
        } else if let path = first(nil, "SPEARHEAD_TOKEN_FILE", file.tokenFile) {
            token = .file(path)
        } else {
            token = .fileIfPresent("\(data)/\(ClientFiles.operatorTokenFile)")
        }
        let timeout =
            first(flags.timeout.map { String($0) }, "SPEARHEAD_TIMEOUT_SECONDS", file.timeoutSeconds.map { String($0) }) ?? "30"
        guard let seconds = Int64(timeout), (1...86_400).contains(seconds) else {
            throw CommandFailure(.usage, "USAGE", "The timeout is \"\(timeout)\"; it must be from 1 to 86400 seconds.")
        }
        timeoutMilliseconds = seconds * 1000
    }

    /// Reads `HOST:PORT`, `[IPv6]:PORT`, or a host alone.
    static func address(_ text: String) throws -> (host: String, port: Int) {
        let wrong = CommandFailure(
            .usage, "USAGE", "\"\(text)\" is not an address HOST:PORT, such as \(defaultServer) or [::1]:7443.")
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw wrong }
            let rest = text[text.index(after: end)...]
            guard let port = rest.isEmpty ? 7443 : Int(rest.dropFirst()), rest.isEmpty || rest.first == ":" else { throw wrong }
            return try checked(String(text[text.index(after: text.startIndex)..<end]), port, wrong)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return try checked(text, 7443, wrong)
        case 2:
            guard let port = Int(parts[1]) else { throw wrong }
            return try checked(String(parts[0]), port, wrong)
        default: throw wrong
        }
    }

    private static func checked(_ host: String, _ port: Int, _ wrong: CommandFailure) throws -> (String, Int) {
        guard !host.isEmpty, (1...65_535).contains(port) else { throw wrong }
        return (host, port)
    }
}

/// Names below a data directory that a client on the same machine reads.
enum ClientFiles {
    /// The certificate of the development authority.
    static let authorityFile = "tls/ca.pem"
    /// The token of the operator whom `init` made.
    static let operatorTokenFile = "operator.token"
}
