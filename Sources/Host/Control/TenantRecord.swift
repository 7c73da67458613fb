internal import GRDB
package import PluginKit
internal import SwiftProtobuf
package import TenantStore

/// A company as the control database holds it.
package struct TenantRecord: Sendable, Hashable {
    /// What a company may do at present.
    package enum State: String, Sendable, Hashable {
        /// Being made; removed at the next start if it stays so.
        case creating
        case active
        case suspended
        case quarantined
        /// Being erased; finished at the next start if it stays so.
        case deleting
    }

    package let id: TenantID
    package internal(set) var slug: String
    package var name: String
    package var state: State
    package var stateReason = ""
    /// Reason of the suspension that a quarantine covers; `nil` when there is none.
    package internal(set) var coveredSuspension: String?
    package let timeZone: String
    package let currency: String
    /// 0 means the deployment's default.
    package var callsPerSecond: Int64 = 0
    /// 0 means the deployment's default.
    package var callsInFlight: Int64 = 0
    /// 0 means the deployment's default.
    package var databaseBytes: Int64 = 0
    package let createdAt: Instant
    /// Ids of the enabled plugins.
    package var plugins: Set<String> = []
    /// ``Composition/schema(of:)`` when the company was last migrated.
    package var schema = ""

    package init(
        id: TenantID, slug: String, name: String, state: State, timeZone: String, currency: String, createdAt: Instant
    ) {
        self.id = id
        self.slug = slug
        self.name = name
        self.state = state
        self.timeZone = timeZone
        self.currency = currency
        self.createdAt = createdAt
    }
}

extension TenantRecord {
    static func all(_ connection: Connection) throws -> [TenantRecord] {
        var plugins: [String: Set<String>] = [:]
        for row in try Row.fetchAll(connection.database, sql: "SELECT tenant_id, plugin FROM tenant_plugin") {
            plugins[row["tenant_id"], default: []].insert(row["plugin"])
        }
        return try Row.fetchAll(connection.database, sql: "SELECT * FROM tenant ORDER BY slug").compactMap { row in
            guard let id = TenantID(row["id"] as String), let state = State(rawValue: row["state"]) else { return nil }
            var record = TenantRecord(
                id: id, slug: row["slug"], name: row["name"], state: state, timeZone: row["time_zone"],
                currency: row["currency"], createdAt: row["created_at"])
            record.stateReason = row["state_reason"]
            record.coveredSuspension = row["covered_suspension"]
            record.callsPerSecond = row["calls_per_second"]
            record.callsInFlight = row["calls_in_flight"]
            record.databaseBytes = row["database_bytes"]
            record.plugins = plugins[id.rawValue] ?? []
            record.schema = row["schema"]
            return record
        }
    }

    /// Writes the whole record, new or changed.
    func save(_ connection: Connection) throws {
        let database = connection.database
        try database.execute(
            sql: """
                INSERT INTO tenant (id, slug, name, state, state_reason, covered_suspension, time_zone, currency, calls_per_second,
                    calls_in_flight, database_bytes, created_at, schema)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, state_reason = excluded.state_reason,
                    covered_suspension = excluded.covered_suspension,
                    calls_per_second = excluded.calls_per_second, calls_in_flight = excluded.calls_in_flight,
                    database_bytes = excluded.database_bytes, schema = excluded.schema
                """,
            arguments: [
                id.rawValue, slug, name, state.rawValue, stateReason, coveredSuspension, timeZone, currency, callsPerSecond,
                callsInFlight,
                databaseBytes, createdAt, schema,
            ])
        try database.execute(sql: "DELETE FROM tenant_plugin WHERE tenant_id = ?", arguments: [id.rawValue])
        for plugin in plugins {
            try database.execute(
                sql: "INSERT INTO tenant_plugin (tenant_id, plugin) VALUES (?, ?)", arguments: [id.rawValue, plugin])
        }
    }

    /// What a slug must be.
    static let slugRule = "must have 2 to 40 lower-case letters, digits and hyphens, no hyphen at an end"

    static func isSlug(_ text: String) -> Bool { text.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,38}[a-z0-9]/) != nil }

    static func delete(_ id: TenantID, _ connection: Connection) throws {
        try connection.database.execute(sql: "DELETE FROM tenant WHERE id = ?", arguments: [id.rawValue])
    }

    func message(databaseBytes fileBytes: Int64) -> Spearhead_Platform_V1_Tenant {
        .with {
            $0.id = id.rawValue
            $0.slug = slug
            $0.name = name
            $0.state =
                switch state {
                case .active: .active
                case .suspended: .suspended
                case .quarantined: .quarantined
                case .creating, .deleting: .unspecified
                }
            $0.stateReason = stateReason
            $0.timeZone = timeZone
            $0.currencyCode = currency
            $0.plugins = plugins.sorted()
            $0.quota = .with {
                $0.callsPerSecond = callsPerSecond
                $0.callsInFlight = callsInFlight
                $0.databaseBytes = databaseBytes
            }
            $0.createTime = createdAt.timestamp
            $0.databaseBytes = fileBytes
        }
    }
}
