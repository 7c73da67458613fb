internal import GRDB
internal import PluginKit

/// A dispute about who owns a customer.
struct Dispute: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case open
        case upheld
        case dismissed
    }

    var id: String
    var customerID: String
    var claimantID: String
    var respondentID: String?
    var statement: String
    var openedBy: String
    var openedAt: Instant
    var state: State
    var decision: String?
    var decidedBy: String?
    var decidedAt: Instant?
    var version: Int64
}

extension Dispute {
    init(row: Row) throws {
        let state: State = try row.choice("state", of: "crm_dispute")
        self.init(
            id: row["id"], customerID: row["customer_id"], claimantID: row["claimant_id"], respondentID: row["respondent_id"],
            statement: row["statement"], openedBy: row["opened_by"], openedAt: row["open_time"], state: state,
            decision: row["decision"], decidedBy: row["decided_by"], decidedAt: row["decide_time"], version: row["version"])
    }
}
