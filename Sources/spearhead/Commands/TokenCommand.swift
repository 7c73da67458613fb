internal import ArgumentParser
internal import Foundation
internal import Host
internal import SwiftProtobuf

/// `spearhead token …`.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "API tokens of a company's users.", subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token for a user; its secret is shown this once.")

        @Argument(help: "Login or id of the user.") var user: String
        @Option(help: "What the token is for.") var name: String
        @Option(help: ArgumentHelp("How long it is valid, 1 to 400.", valueName: "days")) var days: Int64 = 90
        @Option(
            help: ArgumentHelp("Write the secret to this new file, readable by its owner only.", valueName: "file"),
            completion: .file())
        var out: String?
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func validate() throws {
            guard (1...400).contains(days) else { throw ValidationError("--days must be from 1 to 400.") }
        }

        func execute(_ session: Session) async throws {
            let response = try await session.inCompany().call(
                PlatformCalls.createToken,
                .with {
                    $0.user = user
                    $0.name = name
                    $0.lifetimeSeconds = days * 86_400
                })
            guard let out else {
                return try session.printer.show(
                    try .message(response), response.token.facts + Facts([("secret", response.secret)]).text)
            }
            try SecretFile.write(response.secret + "\n", to: out)
            try session.printer.show(
                .object([("token", try .message(response.token)), ("file", .string(out))]), response.token.facts)
        }
    }

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "List the tokens.")

        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let inside = try await session.inCompany()
            let tokens = try await inside.all(PlatformCalls.listTokens, \.tokens, next: \.nextPageToken) { token in
                .with {
                    $0.pageSize = 1000; $0.pageToken = token
                }
            }
            let rows = tokens.map {
                [$0.id, $0.name, $0.userID, Texts.time($0.expireTime), Texts.time($0.revokeTime, isSet: $0.hasRevokeTime)]
            }
            let columns: [Table.Column] = [.text("ID"), .text("NAME"), .text("USER"), .text("EXPIRES"), .text("REVOKED")]
            try session.printer.show(.object([("tokens", try .messages(tokens))]), Table(columns, rows: rows).text)
        }
    }

    struct Revoke: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token worthless at once.")

        @Argument(help: "Id of the token.") var id: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            _ = try await session.inCompany().call(PlatformCalls.revokeToken, .with { $0.id = id })
            session.printer.show(.object([("revoked", .string(id))]), "Revoked \(id).\n")
        }
    }
}

extension Spearhead_Platform_V1_Token {
    /// The token as people read it.
    var facts: String {
        Facts([
            ("id", id), ("name", name), ("user", userID), ("created", Texts.time(createTime, isSet: hasCreateTime)),
            ("expires", Texts.time(expireTime, isSet: hasExpireTime)),
        ]).text
    }
}
