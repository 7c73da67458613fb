internal import GRDB
package import PluginKit
internal import RPC
internal import SwiftProtobuf

/// The users of a company: the one place that reads and writes them.
package enum Users {
    /// The user with an id or a login, if there is one.
    static func lookUp(_ idOrLogin: String, _ reader: Reader) throws -> UserRecord? {
        try reader.row("SELECT * FROM platform_user WHERE id = ? OR login = ?", [idOrLogin, normalized(idOrLogin)])
            .map { try UserRecord(row: $0, reader) }
    }

    /// The user with an id or a login.
    ///
    /// - Throws: NOT_FOUND.
    static func find(_ idOrLogin: String, _ reader: Reader) throws -> UserRecord {
        guard let user = try lookUp(idOrLogin, reader) else { throw RPCError.notFound("user", idOrLogin) }
        return user
    }

    static func create(
        login: String, name: String, person: String?, roles: [String], password: Secret?, isTemporary: Bool, _ writer: Writer,
        _ call: Call
    ) throws -> UserRecord {
        let login = normalized(login)
        try check(login: login, name: name, roles: roles)
        guard try !writer.exists("SELECT 1 FROM platform_user WHERE login = ?", [login]) else {
            throw RPCError(.alreadyExists, "LOGIN_TAKEN", "There is a user with the login \(login) already. Choose another.")
        }
        let id = call.newID()
        try writer.insert(
            "platform_user",
            [
                "id": id, "login": login, "name": name, "person_id": person, "password": password?.reveal(),
                "password_temporary": password != nil && isTemporary, "version": 1, "created_at": call.now,
            ])
        try setRoles(roles, of: id, writer)
        writer.audit(
            "users/\(id)", [FieldChange("login", nil, login), FieldChange("roles", nil, roles.sorted().joined(separator: ","))])
        return try find(id, writer)
    }

    static func change(
        _ user: UserRecord, name: String, person: String?, roles: [String], _ writer: Writer
    ) throws -> UserRecord {
        try check(login: user.login, name: name, roles: roles)
        try writer.update(
            "platform_user", user.id, set: ["name": name, "person_id": person, "version": user.version + 1])
        try writer.execute("DELETE FROM platform_user_role WHERE user_id = ?", [user.id])
        try setRoles(roles, of: user.id, writer)
        writer.audit(
            "users/\(user.id)",
            [
                FieldChange("name", user.name, name), FieldChange("person_id", user.person, person),
                FieldChange("roles", user.roles.joined(separator: ","), roles.sorted().joined(separator: ",")),
            ])
        return try find(user.id, writer)
    }

    /// - Parameter isTemporary: Whether somebody else than the user chose it.
    static func setPassword(_ user: UserRecord, _ password: Secret, isTemporary: Bool, _ writer: Writer) throws {
        try writer.update(
            "platform_user", user.id,
            set: ["password": password.reveal(), "password_temporary": isTemporary, "version": user.version + 1])
        writer.audit("users/\(user.id)", [FieldChange("password", nil, nil)])
    }

    static func disable(_ user: UserRecord, _ writer: Writer) throws -> UserRecord {
        try writer.update("platform_user", user.id, set: ["disabled": 1, "version": user.version + 1])
        writer.audit("users/\(user.id)", [FieldChange("disabled", String(user.disabled), "true")])
        return try find(user.id, writer)
    }

    static func setGrant(_ key: GrantKey, _ scope: Scope?, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO platform_role_grant (role, permission, scope) VALUES (?, ?, ?)
            ON CONFLICT (role, permission) DO UPDATE SET scope = excluded.scope
            """, [key.role.name, key.permission, scope?.rawValue ?? 0])
        writer.audit("roles/\(key.role)", [FieldChange(key.permission, nil, scope.map { "\($0)" } ?? "none")])
    }

    /// What the company changed of the plugins' default grants.
    package static func overrides(_ reader: Reader) throws -> [GrantKey: Scope?] {
        var result: [GrantKey: Scope?] = [:]
        for row in try reader.rows("SELECT role, permission, scope FROM platform_role_grant") {
            result[GrantKey(role: Role(row["role"]), permission: row["permission"])] = .some(Scope(rawValue: row["scope"]))
        }
        return result
    }

    private static func setRoles(_ roles: [String], of id: String, _ writer: Writer) throws {
        for role in Set(roles) { try writer.insert("platform_user_role", ["user_id": id, "role": role]) }
    }

    /// A login as it is stored.
    static func normalized(_ login: String) -> String { login.lowercased() }

    private static func check(login: String, name: String, roles: [String]) throws {
        var check = FieldCheck()
        if !(2...64).contains(login.count) || login.contains(where: { $0.isWhitespace }) {
            check.fail("login", "must have 2 to 64 characters without white space")
        }
        check.require((1...200).contains(name.count), "name", "must have 1 to 200 characters")
        if roles.isEmpty { check.fail("roles", "must name at least one role") }
        let known = Set(Role.builtIn.map(\.name))
        for role in roles where !known.contains(role) {
            check.fail("roles", "\"\(role.prefix(40))\" is no role; use \(known.sorted().joined(separator: ", "))")
        }
        try check.finish()
    }
}

/// A user as stored.
struct UserRecord {
    let id: String
    let login: String
    let name: String
    let person: String?
    /// The hash of the password.
    let password: Secret?
    /// Whether somebody else than the user chose the password.
    let passwordIsTemporary: Bool
    let disabled: Bool
    let version: Int64
    let createdAt: Instant
    let roles: [String]

    init(row: Row, _ reader: Reader) throws {
        id = row["id"]
        login = row["login"]
        name = row["name"]
        person = row["person_id"]
        password = (row["password"] as String?).map(Secret.init)
        passwordIsTemporary = row["password_temporary"]
        disabled = row["disabled"]
        version = row["version"]
        createdAt = row["created_at"]
        roles = try reader.values(String.self, "SELECT role FROM platform_user_role WHERE user_id = ? ORDER BY role", [id])
    }

    var message: Spearhead_Platform_V1_User {
        .with {
            $0.id = id
            $0.login = login
            $0.name = name
            $0.personID = person ?? ""
            $0.roles = roles
            $0.disabled = disabled
            $0.etag = Etag.of(version)
            $0.createTime = createdAt.timestamp
            $0.passwordChangeRequired = passwordIsTemporary
        }
    }
}
