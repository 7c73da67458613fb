internal import GRDB
internal import PluginKit

/// One weighted measure of a scorecard.
struct ScorecardItem: Sendable, Hashable, Codable {
    /// What a measure tells.
    enum Nature: String, Sendable, Hashable, Codable, CaseIterable {
        case hard
        case process
        case soft
    }

    enum Content: String, Sendable, Hashable, Codable, CaseIterable {
        case performance
        case satisfaction
        case teamwork
    }

    /// What a missing value scores.
    enum Missing: String, Sendable, Hashable, Codable, CaseIterable {
        case zero
        case skip
        case incomplete
    }

    var key: String
    var title: String
    var measure: String
    var filters: [String: [String]]
    var nature: Nature
    var content: Content
    var weightPPM: Int64
    var floorValue: Int64
    var targetValue: Int64
    var goalMetric: String
    var scoreMaxPPM: Int64
    var missing: Missing
    var norm: String
    var checker: String
}

/// One version of what people of a position are judged by.
struct Scorecard: Sendable, Hashable {
    static let itemsMax = 20

    var id: String
    var position: String
    var cycle: PayPeriod.Kind
    var scorecardVersion: Int
    var title: String
    var isActive: Bool
    var effectiveFrom: BusinessDate
    var effectiveTo: BusinessDate?
    var items: [ScorecardItem]
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        position = row["position"]
        cycle = PayPeriod.Kind(rawValue: row["cycle"]) ?? .month
        scorecardVersion = row["scorecard_version"]
        title = row["title"]
        isActive = row["state"] == "active"
        effectiveFrom = row["effective_from"]
        effectiveTo = row["effective_to"]
        items = try JSONColumn.value(row["items"])
        version = row["version"]
    }

    static func find(id: String, _ reader: Reader) throws -> Scorecard {
        guard let row = try reader.row("SELECT * FROM incentives_scorecard WHERE id = ?", [id]) else {
            throw RPCError.notFound("scorecard", id)
        }
        return try Scorecard(row: row)
    }

    /// The one version that judges a position in a period: the one in force on its last day (K15).
    static func inForce(_ position: String, _ period: PayPeriod, _ reader: Reader) throws -> Scorecard? {
        try reader.row(
            """
            SELECT * FROM incentives_scorecard WHERE position = ?1 AND cycle = ?2 AND state = 'active' AND effective_from <= ?3
            AND coalesce(effective_to, ?3) >= ?3
            """, [position, period.kind.rawValue, period.dates.upperBound]
        ).map(Scorecard.init(row:))
    }

    /// Whether a person of `organization_person` held a position on a day that a scorecard of a cycle judges on a day.
    static let judges = """
        EXISTS (SELECT 1 FROM organization_position_assignment a JOIN incentives_scorecard s ON s.position = a.position
        WHERE a.person_id = organization_person.id AND ? BETWEEN a.effective_from AND coalesce(a.effective_to, '9999-12-31')
            AND s.state = 'active' AND ? BETWEEN s.effective_from AND coalesce(s.effective_to, '9999-12-31')
            AND s.cycle = ?)
        """
}
