internal import GRDB
internal import PluginKit

/// An opportunity as it stood at an instant.
struct FunnelDeal: Sendable {
    let code: String
    let owner: String
    let ownerCode: String
    let state: Opportunity.State
    let stage: String
    let amountMinor: Int64
    let probability: Int64?
    let expectedCloseOn: BusinessDate
    let sizeClass: Opportunity.SizeClass?
    let createdOn: BusinessDate
    /// Set when the deal was closed by the instant.
    let closedAt: Instant?
    let closedOn: BusinessDate?

    /// Business days from creation to closing.
    var cycleDays: Int64? { closedOn.map { Int64($0.days(since: createdOn)) } }

    /// Walks over the visible opportunities that existed at `asOf`, ordered by code.
    static func forEach(
        pipeline: String?, asOf: Instant, _ reader: Reader, _ call: Call, _ body: (_ id: String, FunnelDeal) throws -> Void
    ) throws {
        let visible = call.visible.condition("o.owner_id")
        let sql = """
            SELECT o.*, p.code AS owner_code FROM crm_opportunity o LEFT JOIN organization_person p ON p.id = o.owner_id
            WHERE o.created_at <= ? AND (? IS NULL OR o.pipeline_id = ?) AND \(visible.sql) ORDER BY o.code
            """
        try reader.forEach(sql, [asOf, pipeline, pipeline] + visible.arguments) { row in
            try body(row["id"], FunnelDeal(row: row, asOf: asOf))
        }
    }

    private init(row: Row, asOf: Instant) {
        let opportunity = Opportunity(row: row)
        let isClosed = opportunity.closedAt.map { $0 <= asOf } ?? false
        let isHeld = opportunity.heldAt.map { $0 <= asOf } ?? false
        code = opportunity.code
        owner = opportunity.owner
        ownerCode = row["owner_code"] ?? ""
        state = isClosed ? opportunity.state : isHeld ? .onHold : .open
        stage = opportunity.stage
        amountMinor = opportunity.amountMinor
        probability = opportunity.probability
        expectedCloseOn = opportunity.expectedCloseOn
        sizeClass = opportunity.sizeClass
        createdOn = opportunity.createdOn
        closedAt = isClosed ? opportunity.closedAt : nil
        closedOn = isClosed ? opportunity.closedOn : nil
    }
}
