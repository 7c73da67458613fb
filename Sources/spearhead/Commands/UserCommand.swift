internal import ArgumentParser
internal import Host
internal import RPC
internal import SwiftProtobuf

/// `spearhead user …`.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Users of a company.",
        subcommands: [Create.self, List.self, Show.self, Update.self, SetPassword.self, Disable.self])

    /// What both commands say that set a password.
    private static let temporary =
        "The user must choose another password at the next sign-in, unless --permanent-password says that it stays."

    struct Create: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user.", discussion: "Without a password the user signs in with tokens only. \(temporary)")

        @Argument(help: "Unique in the company; 2 to 64 characters.") var login: String
        @Option(help: "Name of the user.") var name: String
        @Option(name: .customLong("role"), help: ArgumentHelp("Role; may be repeated.", valueName: "role")) var roles: [String]
        @Option(help: ArgumentHelp("Id of the person in the organisation.", valueName: "id")) var personId: String?
        @OptionGroup(title: "Password") var password: PasswordOptions
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let secret = try password.read(in: session.context, isRequired: false)
            let response = try await session.inCompany().call(
                PlatformCalls.createUser,
                .with {
                    $0.login = login
                    $0.name = name
                    $0.roles = roles
                    $0.personID = personId ?? ""
                    $0.password = secret?.reveal() ?? ""
                    $0.permanentPassword = password.permanentPassword
                })
            try session.printer.show(try .message(response.user), response.user.facts)
        }
    }

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")

        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let users = try await session.inCompany().users()
            let rows = users.map {
                [$0.login, $0.name, $0.roles.joined(separator: ","), $0.disabled ? "disabled" : "active", $0.id]
            }
            let columns: [Table.Column] = [.text("LOGIN"), .text("NAME"), .text("ROLES"), .text("STATE"), .text("ID")]
            try session.printer.show(.object([("users", try .messages(users))]), Table(columns, rows: rows).text)
        }
    }

    struct Show: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Show a user.")

        @Argument(help: "Login or id.") var user: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let response = try await session.inCompany().call(PlatformCalls.getUser, .with { $0.user = user })
            try session.printer.show(try .message(response.user), response.user.facts)
        }
    }

    struct Update: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Change a user; what is not given stays.")

        @Argument(help: "Login or id.") var user: String
        @Option(help: "New name.") var name: String?
        @Option(name: .customLong("role"), help: ArgumentHelp("New role; may be repeated, replaces all.", valueName: "role"))
        var roles: [String] = []
        @Option(help: ArgumentHelp("Id of the person in the organisation; empty takes it away.", valueName: "id"))
        var personId: String?
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func validate() throws {
            if name == nil, roles.isEmpty, personId == nil {
                throw ValidationError("Say what to change: --name, --role or --person-id.")
            }
        }

        func execute(_ session: Session) async throws {
            let inside = try await session.inCompany()
            let present = try await inside.call(PlatformCalls.getUser, .with { $0.user = user }).user
            let response = try await inside.call(
                PlatformCalls.updateUser,
                .with {
                    $0.user.id = present.id
                    $0.etag = present.etag
                    if let name { $0.user.name = name }
                    if let personId { $0.user.personID = personId }
                    $0.user.roles = roles
                    $0.updateMask.paths =
                        (name == nil ? [] : ["name"]) + (personId == nil ? [] : ["person_id"]) + (roles.isEmpty ? [] : ["roles"])
                })
            try session.printer.show(try .message(response.user), response.user.facts)
        }
    }

    struct SetPassword: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a user's password; all sessions of the user end.",
            discussion: "Asks on a terminal when no file is given. \(temporary)")

        @Argument(help: "Login or id.") var user: String
        @OptionGroup(title: "Password") var password: PasswordOptions
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            guard let secret = try password.read(in: session.context, isRequired: true) else { return }
            _ = try await session.inCompany().call(
                PlatformCalls.setPassword,
                .with {
                    $0.user = user
                    $0.password = secret.reveal()
                    $0.permanentPassword = password.permanentPassword
                })
            session.printer.show(.object([("user", .string(user))]), "The password of \(user) is set; all sessions have ended.\n")
        }
    }

    struct Disable: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "End every session and token of a user; the user stays for the records.")

        @Argument(help: "Login or id.") var user: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let response = try await session.inCompany().call(PlatformCalls.disableUser, .with { $0.user = user })
            try session.printer.show(try .message(response.user), response.user.facts)
        }
    }
}

extension Session {
    /// All users of the company.
    func users() async throws -> [Spearhead_Platform_V1_User] {
        try await all(PlatformCalls.listUsers, \.users, next: \.nextPageToken) { token in
            .with {
                $0.pageSize = 1000; $0.pageToken = token
            }
        }
    }
}

extension Spearhead_Platform_V1_User {
    /// The user as people read it.
    var facts: String {
        Facts([
            ("login", login), ("name", name), ("id", id), ("person", personID), ("roles", roles.joined(separator: ", ")),
            ("state", disabled ? "disabled" : "active"), ("password", passwordChangeRequired ? "must be changed" : ""),
            ("created", Texts.time(createTime, isSet: hasCreateTime)),
        ]).text
    }
}
