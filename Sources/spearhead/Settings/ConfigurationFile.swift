internal import Foundation

/// What a client takes from `spearhead.yaml`; the server's keys stand in the same file.
struct ConfigurationFile: Sendable, Hashable {
    var server: String?
    var authority: String?
    var serverName: String?
    var tokenFile: String?
    var tenant: String?
    var timeoutSeconds: Int64?
    var data: String?

    /// The file that is read when it is there and none is named.
    static let defaultPath = "spearhead.yaml"
    static let clientKeys = ["server", "ca", "server_name", "token_file", "tenant", "timeout_seconds"]

    /// The file of a command: the named one, or the default one when it is there.
    static func path(flag: String?, environment: [String: String]) -> String? {
        if let named = flag ?? environment["SPEARHEAD_CONFIG"], !named.isEmpty { return named }
        return FileManager.default.fileExists(atPath: defaultPath) ? defaultPath : nil
    }

    /// Reads the named file, or the default one when it is there.
    static func load(flag: String?, environment: [String: String]) throws -> ConfigurationFile {
        guard let path = path(flag: flag, environment: environment) else { return ConfigurationFile() }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(.usage, "CONFIGURATION_UNREADABLE", "The configuration file \(path) cannot be read.")
        }
        return try ConfigurationFile(text, path: path)
    }

    init() {}

    /// Reads the text of a file.
    init(_ text: String, path: String) throws {
        let failures = YAMLReader.Failures(status: .usage, reason: "INVALID_CONFIGURATION", file: path)
        guard let document = try YAMLReader.document(text, failures: failures) else { return }
        let members = try document.members(["client"] + ServerKeys.all)
        data = try members["data"]?.text()
        guard let client = members["client"] else { return }
        if client.has("token") {
            throw failures("A secret does not belong here; name its file in client.token_file.", at: client.node)
        }
        let keys = try client.members(Self.clientKeys)
        server = try keys["server"]?.text()
        authority = try keys["ca"]?.text()
        serverName = try keys["server_name"]?.text()
        tokenFile = try keys["token_file"]?.text()
        tenant = try keys["tenant"]?.text()
        timeoutSeconds = try keys["timeout_seconds"]?.integer(in: 1...86_400)
    }
}
