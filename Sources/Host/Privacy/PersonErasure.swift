internal import Foundation
internal import GRDB
package import PluginKit
internal import RPC
package import TenantStore

/// Erases a person in one company's database, inside a transaction.
///
/// First the mapped columns, whose values are remembered; then the platform's records, in which these values and the person's ids are
/// looked for (see ``PersonTraces``); then the blobs and users that were the person's.
package struct PersonErasure {
    /// The method that erases; entries of the audit trail under its name tell what was taken out of others.
    static let method = MethodName(service: "spearhead.platform.v1.PrivacyService", method: "ErasePersonalData")

    /// What was erased and what was kept, of one column.
    package struct Column: Hashable, Sendable {
        package let column: PersonalDataColumn
        package let values: Int
    }

    /// What was done.
    package struct Result: Sendable {
        package var columns: [Column] = []
        /// Numbers of the audit entries that were emptied.
        package var auditEntries: [Int64] = []
        package var answers = 0
        package var events = 0
        package var messages = 0
        /// Blobs that nobody refers to any more.
        package var blobs: [BlobDigest] = []
        /// Bytes of these blobs.
        package var blobBytes: Int64 = 0
        /// Ids of the person's users, and how many of them could sign in.
        package var users: Set<String> = []
        package var usersEnded = 0
        /// Every id of the person, and the values that were taken away.
        var patterns = BytePatterns()

        package var erased: [Column] { columns.filter { $0.column.keptBecause == nil && $0.values > 0 } }
        /// Whether there was nothing to erase.
        package var isEmpty: Bool {
            erased.isEmpty && auditEntries.isEmpty && answers + events + messages + blobs.count + usersEnded == 0
        }
        package var kept: [Column] { columns.filter { $0.column.keptBecause != nil && $0.values > 0 } }

        /// What the audit trail keeps of the erasure: numbers, no values.
        package var changes: [FieldChange] {
            [
                FieldChange("values", nil, String(erased.reduce(0) { $0 + $1.values })),
                FieldChange("kept", nil, String(kept.reduce(0) { $0 + $1.values })),
                FieldChange("blobs", nil, String(blobs.count)), FieldChange("users", nil, String(usersEnded)),
                FieldChange(AuditTrail.emptiedField, nil, AuditSeal.text(of: auditEntries)),
            ]
        }
    }

    private let map: PersonalDataMap
    private let connection: Connection

    /// Reads the map of the company.
    package init(_ composition: Composition, _ connection: Connection) throws {
        map = try PersonalDataMap(composition, connection)
        self.connection = connection
    }

    /// Erases the person; the caller writes ``Result/changes`` to the audit trail in the same transaction.
    ///
    /// - Throws: As ``Person/find(_:_:_:)``.
    package func erase(_ id: String) throws -> Result {
        try connection.withAccess(.unrestricted) { try erase(Person.find(id, map, connection)) }
    }

    private func erase(_ person: Person) throws -> Result {
        var result = Result()
        var texts: Set<String> = []
        var blobs: Set<BlobDigest> = []
        for group in map.groups {
            for column in group.columns {
                result.columns.append(Column(column: column, values: try count(column, group, person)))
            }
            for column in group.erased {
                try forEachValue(column, group, person) { value in
                    if column.content == .value {
                        texts.insert(value)
                    } else if let digest = BlobDigest(value) {
                        blobs.insert(digest)
                    }
                }
            }
        }
        var traces = try PersonTraces(person, texts: texts, columns: Set(map.groups.flatMap(\.erased).map(\.column)), connection)
        try traces.erase(&result)
        try endUsers(of: person, &result)
        for group in map.groups where !group.erased.isEmpty { try clear(group, person) }
        result.blobs = try Array(blobs).filter { try !isReferenced($0) }
        for blob in result.blobs {
            result.blobBytes +=
                try connection.first(
                    "DELETE FROM platform_blob WHERE sha256 = ? RETURNING bytes", [blob.hexadecimal]
                ) { $0[0] } ?? 0
        }
        return result
    }

    // MARK: Columns

    private func count(_ column: PersonalDataColumn, _ group: PersonalDataMap.Group, _ person: Person) throws -> Int {
        let sql = "SELECT count(*) FROM \"\(group.table)\" WHERE \(group.condition) AND \(Self.holdsData(column))"
        return try Int.fetchOne(connection.database, sql: sql, arguments: [person.json]) ?? 0
    }

    private func forEachValue(
        _ column: PersonalDataColumn, _ group: PersonalDataMap.Group, _ person: Person, _ body: (String) -> Void
    ) throws {
        let sql = """
            SELECT DISTINCT "\(column.column)" FROM "\(group.table)"
            WHERE \(group.condition) AND typeof("\(column.column)") = 'text' AND \(Self.holdsData(column))
            """
        let cursor = try String.fetchCursor(connection.database, sql: sql, arguments: [person.json])
        while let value = try cursor.next() { body(value) }
    }

    private func clear(_ group: PersonalDataMap.Group, _ person: Person) throws {
        let assignments = try group.erased.map { "\"\($0.column)\" = \(try replacement(of: $0))" }
        // A row that holds nothing is left alone: its table may refuse every change of it by now.
        let holds = group.erased.map(Self.holdsData).joined(separator: " OR ")
        try connection.database.execute(
            sql: "UPDATE \"\(group.table)\" SET \(assignments.joined(separator: ", ")) WHERE \(group.condition) AND (\(holds))",
            arguments: [person.json])
    }

    private static func holdsData(_ column: PersonalDataColumn) -> String {
        let name = "\"\(column.column)\""
        let pseudonym = column.erasure == .pseudonym ? " AND \(name) NOT GLOB 'erased-????????????????'" : ""
        return """
            (CASE typeof(\(name)) WHEN 'null' THEN 0 WHEN 'text' THEN \(name) <> ''\(pseudonym) WHEN 'blob' THEN \(name) <> x''
            ELSE \(name) <> 0 END)
            """
    }

    private func replacement(of column: PersonalDataColumn) throws -> String {
        if column.erasure == .pseudonym { return "'erased-' || lower(hex(randomblob(8)))" }
        let row = try Row.fetchOne(
            connection.database, sql: "SELECT type, \"notnull\" AS required FROM pragma_table_info(?) WHERE name = ?",
            arguments: [column.table, column.column])
        guard let row, row["required"] else { return "NULL" }
        switch row["type"] as String {
        case "TEXT": return "''"
        case "BLOB": return "x''"
        default: return "0"
        }
    }

    // MARK: Users and blobs

    /// Ends the sign-in of the person's users; their tokens are in the control database.
    private func endUsers(of person: Person, _ result: inout Result) throws {
        let users = "id IN (SELECT value FROM json_each(?))"
        result.users = try String.fetchSet(
            connection.database, sql: "SELECT id FROM platform_user WHERE \(users)", arguments: [person.json])
        try connection.execute(
            """
            UPDATE platform_user SET disabled = 1, password = NULL, version = version + 1
            WHERE \(users) AND (disabled = 0 OR password IS NOT NULL)
            """, [person.json])
        result.usersEnded = connection.database.changesCount
    }

    /// Whether a row still refers to a blob: any column with `sha256` in its name can.
    private func isReferenced(_ digest: BlobDigest) throws -> Bool {
        let columns = try Row.fetchAll(
            connection.database,
            sql: """
                SELECT t.name AS "table", c.name AS "column" FROM sqlite_master AS t, pragma_table_info(t.name) AS c
                WHERE t.type = 'table' AND t.name <> 'platform_blob' AND c.name LIKE '%sha256%'
                """)
        return try columns.contains { column in
            try Bool.fetchOne(
                connection.database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM "\(column["table"] as String)" WHERE "\(column["column"] as String)" = ?)
                    """, arguments: [digest.hexadecimal]) ?? false
        }
    }
}
