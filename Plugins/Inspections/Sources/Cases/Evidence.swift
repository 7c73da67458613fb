internal import GRDB
internal import PluginKit

/// Evidence before it stands in a case.
struct EvidenceDraft: Sendable, Hashable {
    /// The source of what a rule found by itself.
    static let signal = "signal"

    /// Names what happened, unique for its kind for ever; `nil` for what a person adds.
    var key: String?
    /// Who or what it comes from. Two pieces from one source prove no more than one.
    var source: String
    /// `visits/…`, `shipments/…`; may be empty.
    var resource: String
    /// What it shows.
    var note: String
    var photo: String?

    init(key: String?, source: String, resource: String = "", note: String, photo: String? = nil) {
        self.key = key
        self.source = source
        self.resource = resource
        self.note = note
        self.photo = photo
    }
}

/// Evidence as it is stored.
struct Evidence: Sendable, Hashable {
    /// Most pieces in one case.
    static let countMax = 500
    /// Sources that evidence must come from before a case is verified.
    static let sourcesMin = 2

    var id: String
    var draft: EvidenceDraft
    var addedBy: String
    var addedAt: Instant

    init(row: Row) {
        id = row["id"]
        draft = EvidenceDraft(
            key: row["key"], source: row["source"], resource: row["resource"], note: row["note"], photo: row["photo_sha256"])
        addedBy = row["added_by"]
        addedAt = row["add_time"]
    }

    static func list(of caseID: String, _ reader: Reader) throws -> [Evidence] {
        try reader.rows("SELECT * FROM inspections_case_evidence WHERE case_id = ? ORDER BY id", [caseID]).map(
            Evidence.init(row:))
    }

    /// Whether the pieces come from enough sources.
    static func verifies(_ caseID: String, _ reader: Reader) throws -> Bool {
        let sources = try reader.value(
            Int.self, "SELECT count(DISTINCT source) FROM inspections_case_evidence WHERE case_id = ?", [caseID])
        return (sources ?? 0) >= sourcesMin
    }
}
