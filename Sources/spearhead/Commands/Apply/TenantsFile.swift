/// What `tenants.yaml` says: the companies of a deployment with their plugins and users.
///
/// ```yaml
/// tenants:
///   - slug: qingyu
///     name: 晴屿食品
///     plugins: [organization, crm]
///     users:
///       - login: admin
///         name: 管理员
///         roles: [admin]
/// ```
struct TenantsFile: Sendable, Hashable {
    /// One company; what is `nil` is not looked after.
    struct Tenant: Sendable, Hashable {
        var slug: String
        var name: String
        var timeZone: String?
        var currency: String?
        /// Exactly these are enabled afterwards.
        var plugins: [String]?
        var quota: Quota?
        /// These exist afterwards; others are left alone.
        var users: [User] = []
    }

    /// Bounds of a company; 0 means the deployment's default.
    struct Quota: Sendable, Hashable {
        var callsPerSecond: Int64 = 0
        var callsInFlight: Int64 = 0
        var databaseBytes: Int64 = 0
    }

    /// One user.
    struct User: Sendable, Hashable {
        var login: String
        var name: String
        var roles: [String]
        var personID: String?
        /// File whose first line is the password of a user that is made; a user that is there keeps its own.
        var passwordFile: String?
    }

    var tenants: [Tenant]

    /// Reads the text of a file.
    init(_ text: String, path: String) throws {
        let failures = YAMLReader.Failures(status: .invalidData, reason: "INVALID_TENANTS_FILE", file: path)
        guard let document = try YAMLReader.document(text, failures: failures) else {
            throw failures("The file is empty. Start with \"tenants:\".", at: nil)
        }
        guard let list = try document.members(["tenants"])["tenants"] else {
            throw failures("There is no key \"tenants\".", at: document.node)
        }
        tenants = try list.elements().map(Self.tenant)
        try Self.refuseRepeats(tenants.map(\.slug), "company", list)
    }

    private static func tenant(_ reader: YAMLReader) throws -> Tenant {
        let members = try reader.members(["slug", "name", "time_zone", "currency", "plugins", "quota", "users"])
        let users = try members["users"]?.elements().map(user) ?? []
        try refuseRepeats(users.map { $0.login.lowercased() }, "user", reader)
        return Tenant(
            slug: try required(members, "slug", reader), name: try required(members, "name", reader),
            timeZone: try members["time_zone"]?.text(), currency: try members["currency"]?.text(),
            plugins: try members["plugins"]?.texts(), quota: try members["quota"].map(quota), users: users)
    }

    private static func quota(_ reader: YAMLReader) throws -> Quota {
        let members = try reader.members(["calls_per_second", "calls_in_flight", "database_bytes"])
        func bound(_ key: String) throws -> Int64 { try members[key]?.integer(in: 0...Int64.max) ?? 0 }
        return Quota(
            callsPerSecond: try bound("calls_per_second"), callsInFlight: try bound("calls_in_flight"),
            databaseBytes: try bound("database_bytes"))
    }

    private static func user(_ reader: YAMLReader) throws -> User {
        if reader.has("password") {
            throw reader.failures("A password does not belong here; name its file in password_file.", at: reader.node)
        }
        let members = try reader.members(["login", "name", "roles", "person_id", "password_file"])
        guard let roles = try members["roles"]?.texts(), !roles.isEmpty else {
            throw reader.failures("\(reader.path) needs roles, at least one.", at: reader.node)
        }
        return User(
            login: try required(members, "login", reader), name: try required(members, "name", reader), roles: roles,
            personID: try members["person_id"]?.text(), passwordFile: try members["password_file"]?.text())
    }

    private static func required(_ members: [String: YAMLReader], _ key: String, _ reader: YAMLReader) throws -> String {
        guard let text = try members[key]?.text(), !text.isEmpty else {
            throw reader.failures("\(reader.path) needs \(key).", at: reader.node)
        }
        return text
    }

    private static func refuseRepeats(_ names: [String], _ kind: String, _ reader: YAMLReader) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw reader.failures("The \(kind) \(name) stands there twice.", at: reader.node)
        }
    }
}
