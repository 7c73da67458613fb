internal import Foundation
internal import Logging
package import PluginKit
internal import RPC
internal import TenantStore

/// The first steps of a data directory: an operator's token and a development authority.
package enum DataDirectory {
    /// What `init` made.
    package struct Outcome: Sendable {
        /// File with the operator's token, mode 0600.
        package let tokenFile: String
        /// Certificate that clients trust; `nil` when the configuration names certificates.
        package let authorityFile: String?
        /// Whether the token was there already.
        package let existed: Bool
    }

    /// Lifetime of the operator's first token.
    static let tokenLifetimeSeconds: Int64 = 400 * 86_400

    /// Whether there is one: `init`, or an earlier host, has been there.
    package static func exists(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: directory + "/control.db")
    }

    /// Makes what is missing; safe to repeat.
    package static func initialize(plugins: [any Plugin.Type], configuration: HostConfiguration) throws -> Outcome {
        do {
            return try make(plugins, configuration)
        } catch {
            throw FullDisk.startFailure(error, dataDirectory: configuration.dataDirectory)
        }
    }

    private static func make(_ plugins: [any Plugin.Type], _ configuration: HostConfiguration) throws -> Outcome {
        let directory = configuration.dataDirectory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var authority: String?
        if configuration.certificateFiles == nil {
            let certificates = DevelopmentCertificates(dataDirectory: directory)
            try certificates.prepare(now: HostServices.systemNow())
            authority = certificates.authorityPath
        }
        let tokenFile = directory + "/operator.token"
        if FileManager.default.fileExists(atPath: tokenFile) {
            return Outcome(tokenFile: tokenFile, authorityFile: authority, existed: true)
        }
        let services = try HostServices(
            composition: Composition(plugins: plugins, configuration: configuration.plugins), dataDirectory: directory,
            storeConfiguration: configuration.store, defaults: configuration.tenantQuota,
            passwordCost: configuration.passwordCost, logger: Logger(label: "spearhead.init") { _ in SwiftLogNoOpLogHandler() },
            now: HostServices.systemNow)
        defer { services.close() }
        let (_, secret) = try services.identity.issue(
            .operator, tenant: nil, subject: "operator", name: "operator", lifetimeSeconds: tokenLifetimeSeconds)
        // Whole or not at all: half a file would be taken for the token ever after.
        do {
            try DataFiles.replace(tokenFile, with: Data((secret.reveal() + "\n").utf8))
        } catch let error where !FullDisk.isCause(of: error) {
            throw RPCError(
                .failedPrecondition, "NOT_WRITABLE", "\(tokenFile) cannot be written. Give the host a directory of its own.",
                domain: "platform")
        }
        return Outcome(tokenFile: tokenFile, authorityFile: authority, existed: false)
    }
}
