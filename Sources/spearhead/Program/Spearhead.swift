internal import ArgumentParser
internal import Foundation
internal import Host

/// The command `spearhead`.
struct Spearhead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spearhead",
        abstract: "Serves sales processes to many companies, and operates the server.",
        discussion: """
            Only `init` and `serve` touch the data directory; every other command calls a running server.

            Settings come from flags, then from the environment, then from spearhead.yaml:
              --server      SPEARHEAD_SERVER      client.server
              --ca          SPEARHEAD_CA          client.ca
              --token-file  SPEARHEAD_TOKEN_FILE  client.token_file
              --tenant      SPEARHEAD_TENANT      client.tenant
              --data        SPEARHEAD_DATA        data
              --config      SPEARHEAD_CONFIG
            SPEARHEAD_TOKEN holds a token itself; no flag takes a secret.
            Defaults: 127.0.0.1:7443, ./spearhead.yaml when it is there, ./data, and in the data directory \
            \(ClientFiles.authorityFile) and \(ClientFiles.operatorTokenFile).

            Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 not allowed or not signed in, 5 conflict or wrong \
            state, 6 unavailable or too late, 7 refused data.
            """,
        version: PlatformVersion.current,
        groupedSubcommands: [
            CommandGroup(name: "Server", subcommands: [InitCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Deployment",
                subcommands: [
                    StatusCommand.self, DoctorCommand.self, HealthCommand.self, TenantCommand.self, PluginCommand.self,
                    BackupCommand.self, ApplyCommand.self,
                ]),
            CommandGroup(
                name: "Company",
                subcommands: [
                    UserCommand.self, AccountCommand.self, TokenCommand.self, AuditCommand.self, ImportCommand.self,
                    ExportCommand.self,
                    PersonCommand.self,
                ]),
            CommandGroup(name: "Calls", subcommands: [CallCommand.self, MethodsCommand.self]),
        ])
}
