internal import ArgumentParser
internal import Foundation
internal import Host
internal import SwiftProtobuf

/// `spearhead token …`.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "API tokens of a company's users, and the operator's own.",
        subcommands: [Create.self, List.self, Revoke.self, Rotate.self])

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
            if let out { try SecretFile.requireNew(out) }
            let response = try await session.inCompany().call(
                PlatformCalls.createToken,
                .with {
                    $0.user = user
                    $0.name = name
                    $0.lifetimeSeconds = days * 86_400
                })
            guard let out else {
                return try session.printer.show(
                    try .message(response), Facts(response.token.facts + [("secret", response.secret)]).text)
            }
            try SecretFile.write(response.secret + "\n", to: out)
            try session.printer.show(
                .object([("token", try .message(response.token)), ("file", .string(out))]),
                Facts(response.token.facts + [("file", out)]).text)
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

extension TokenCommand {
    struct Rotate: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace the operator's token: the new one is valid at once, the old one for a while.",
            discussion: """
                The new token is written over the file that the old one was read from, or to --out. Change the other places where \
                the old one stands before it ends. When no answer comes, the old one still works: run it again.
                """)

        @Option(help: ArgumentHelp("How long the old token goes on, 0 to 168.", valueName: "hours")) var grace: Int64 = 24
        @Option(help: ArgumentHelp("How long the new one is valid, 1 to 400.", valueName: "days")) var days: Int64 = 400
        @Option(
            help: ArgumentHelp("Write the secret to this new file, readable by its owner only.", valueName: "file"),
            completion: .file())
        var out: String?
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func validate() throws {
            guard (0...168).contains(grace) else { throw ValidationError("--grace must be from 0 to 168.") }
            guard (1...400).contains(days) else { throw ValidationError("--days must be from 1 to 400.") }
        }

        func execute(_ session: Session) async throws {
            let place: String
            switch (out, session.settings.token) {
            case (let path?, _): place = path
            case (nil, .file(let path)), (nil, .fileIfPresent(let path)): place = path
            case (nil, .text):
                throw CommandFailure(
                    .usage, "USAGE", "The token comes from the environment, so there is no file to replace.",
                    remedy: "Name a new file with --out.")
            }
            if out != nil { try SecretFile.requireNew(place) }
            let response = try await session.call(
                PlatformCalls.rotateOperatorToken,
                .with {
                    $0.graceSeconds = grace * 3600
                    $0.lifetimeSeconds = days * 86_400
                })
            try SecretFile.replace(place, with: response.secret + "\n")
            try session.printer.show(
                .object([
                    ("token", try .message(response.token)), ("file", .string(place)),
                    ("formerExpireTime", .string(Texts.time(response.formerExpireTime))),
                ]),
                Facts(
                    response.token.facts
                        + [("file", place), ("old token ends", Texts.time(response.formerExpireTime))]
                ).text)
        }
    }
}

extension Spearhead_Platform_V1_Token {
    /// The token as people read it.
    var facts: [(name: String, value: String)] {
        [
            ("id", id), ("name", name), ("user", userID), ("created", Texts.time(createTime, isSet: hasCreateTime)),
            ("expires", Texts.time(expireTime, isSet: hasExpireTime)),
        ]
    }
}
