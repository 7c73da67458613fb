internal import ArgumentParser
internal import Host
internal import RPC
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead account …`: what users do about their own account. Each command signs in, and out again when it is done.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "One's own password and sessions.",
        subcommands: [ChangePassword.self, Sessions.self, EndSessions.self])

    struct ChangePassword: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take another password; all other sessions end.",
            discussion: "Asks for both passwords on a terminal when no file is given.")

        @OptionGroup(title: "User") var account: AccountOptions
        @Option(
            help: ArgumentHelp("File whose first line is the new password; - reads standard input.", valueName: "file"),
            completion: .file())
        var newPasswordFile: String?
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { account.tenant }

        func execute(_ session: Session) async throws {
            let present = try account.readPassword(in: session.context)
            let new = try readNewPassword(in: session.context)
            try await account.signedIn(session, present) { session in
                _ = try await session.call(
                    PlatformCalls.changePassword,
                    .with {
                        $0.presentPassword = present.reveal()
                        $0.newPassword = new.reveal()
                    })
            }
            session.printer.show(
                .object([("login", .string(account.login))]),
                "The password of \(account.login) is changed; all other sessions have ended.\n")
        }

        private func readNewPassword(in context: ProgramContext) throws -> Secret {
            if let newPasswordFile { return try SecretReader.firstLine(of: newPasswordFile, what: "new password", in: context) }
            guard context.input.isTerminal else {
                throw CommandFailure(
                    .usage, "PASSWORD_MISSING", "Give the new password: --new-password-file FILE, or - for standard input.")
            }
            return try SecretReader.chosen("New password: ", in: context)
        }
    }

    struct Sessions: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "List the sessions that have not ended.")

        @OptionGroup(title: "User") var account: AccountOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { account.tenant }

        func execute(_ session: Session) async throws {
            let password = try account.readPassword(in: session.context)
            var sessions: [Spearhead_Platform_V1_Session] = []
            try await account.signedIn(session, password) { session in
                sessions = try await session.all(PlatformCalls.listSessions, \.sessions, next: \.nextPageToken) { token in
                    .with {
                        $0.pageSize = 1000; $0.pageToken = token
                    }
                }
            }
            // Not the one of this command itself.
            sessions.removeAll { $0.current }
            let rows = sessions.map {
                [$0.id, $0.address, Texts.time($0.createTime), Texts.time($0.lastUseTime), Texts.time($0.expireTime)]
            }
            let columns: [Table.Column] = [
                .text("ID"), .text("ADDRESS"), .text("SIGNED IN"), .text("LAST USED"), .text("EXPIRES"),
            ]
            try session.printer.show(.object([("sessions", try .messages(sessions))]), Table(columns, rows: rows).text)
        }
    }

    struct EndSessions: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "End sessions at once.")

        @Argument(help: "Ids of the sessions.") var ids: [String] = []
        @Flag(help: "End all of them.") var all = false
        @OptionGroup(title: "User") var account: AccountOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { account.tenant }

        func validate() throws {
            if all != ids.isEmpty { throw ValidationError("Name the sessions, or give --all.") }
        }

        func execute(_ session: Session) async throws {
            let password = try account.readPassword(in: session.context)
            var count: Int32 = 0
            try await account.signedIn(session, password) { session in
                count = try await session.call(
                    PlatformCalls.endSessions,
                    .with {
                        $0.presentPassword = password.reveal()
                        $0.ids = ids
                        $0.others = all
                    }
                ).endedCount
            }
            session.printer.show(.object([("ended", .integer(Int64(count)))]), "Ended: \(count).\n")
        }
    }
}

/// Who a command is for that needs a user's own session.
struct AccountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The user's company.", valueName: "slug"))
    var tenant: String?

    @Option(help: ArgumentHelp("The user's login.", valueName: "login"))
    var login: String

    @Option(
        help: ArgumentHelp("File whose first line is the present password; - reads standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?

    /// The present password.
    func readPassword(in context: ProgramContext) throws -> Secret {
        if let passwordFile { return try SecretReader.firstLine(of: passwordFile, what: "password", in: context) }
        guard context.input.isTerminal, let typed = context.input.promptSecret("Present password: ") else {
            throw CommandFailure(
                .usage, "PASSWORD_MISSING", "Give the present password: --password-file FILE, or - for standard input.")
        }
        return typed
    }

    /// Signs in, does the work with the session, and signs out, whatever happens.
    func signedIn(_ session: Session, _ password: Secret, _ body: (Session) async throws -> Void) async throws {
        guard let slug = session.settings.tenant else {
            throw CommandFailure(.usage, "USAGE", "Name the user's company: --tenant SLUG.")
        }
        let answer = try await session.presenting(.anonymous).call(
            PlatformCalls.signIn,
            .with {
                $0.tenant = slug
                $0.login = login
                $0.password = password.reveal()
            })
        let own = session.presenting(.fixed(answer.token))
        do {
            try await body(own)
        } catch {
            _ = try? await own.call(PlatformCalls.signOut, .init())
            throw error
        }
        _ = try await own.call(PlatformCalls.signOut, .init())
    }
}
