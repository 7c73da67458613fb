internal import GRDB
internal import PluginKit

/// A row of `crm_opportunity`.
struct Opportunity: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case open
        case onHold = "on_hold"
        case won
        case lost

        var isClosed: Bool { self == .won || self == .lost }
    }

    enum SizeClass: String, Sendable, Hashable, CaseIterable {
        case large
        case medium
        case small
    }

    let id: String
    let code: String
    var name: String
    var pipeline: String
    var pipelineNumber: Int64
    var stage: String
    var stageEnteredAt: Instant
    var state: State
    var owner: String
    var customer: String?
    var lead: String?
    var amountMinor: Int64
    var currencyCode: String
    /// Parts per million; `nil` is unknown, which is not 0.
    var probability: Int64?
    /// Set by a person: it no longer follows the stage.
    var probabilityIsManual: Bool
    var expectedCloseOn: BusinessDate
    var whyNow: String
    var sizeClass: SizeClass?
    var holdReason: String?
    var heldAt: Instant?
    var lostReason: String?
    let createdAt: Instant
    let createdOn: BusinessDate
    var closedAt: Instant?
    var closedOn: BusinessDate?
    var version: Int64

    static let amountMax: Int64 = 1_000_000_000_000_000
}

extension Opportunity {
    init(row: Row) {
        self.init(
            id: row["id"], code: row["code"], name: row["name"], pipeline: row["pipeline_id"],
            pipelineNumber: row["pipeline_number"], stage: row["stage"], stageEnteredAt: row["stage_entered_at"],
            state: State(rawValue: row["state"]) ?? .open, owner: row["owner_id"], customer: row["customer_id"],
            lead: row["lead_id"], amountMinor: row["amount_minor"], currencyCode: row["currency_code"],
            probability: row["probability_ppm"], probabilityIsManual: row["probability_is_manual"],
            expectedCloseOn: row["expected_close_on"], whyNow: row["why_now"],
            sizeClass: (row["size_class"] as String?).flatMap(SizeClass.init(rawValue:)), holdReason: row["hold_reason"],
            heldAt: row["held_at"], lostReason: row["lost_reason"], createdAt: row["created_at"], createdOn: row["created_on"],
            closedAt: row["closed_at"], closedOn: row["closed_on"], version: row["version"])
    }

    static func find(code: String, _ reader: Reader) throws -> Opportunity? {
        try reader.row("SELECT * FROM crm_opportunity WHERE code = ?", [code]).map(Opportunity.init(row:))
    }

    /// The opportunity with `id`, if the caller may see it.
    static func get(_ id: String, _ reader: Reader, _ call: Call) throws -> Opportunity {
        guard let row = try reader.row("SELECT * FROM crm_opportunity WHERE id = ?", [id]) else {
            throw RPCError.notFound("opportunity", id)
        }
        let opportunity = Opportunity(row: row)
        try call.requireVisible(opportunity.owner, "opportunity", id)
        return opportunity
    }

    /// Writes a new row.
    static func insert(_ opportunity: Opportunity, _ writer: Writer) throws {
        try writer.insert(
            "crm_opportunity",
            [
                "id": opportunity.id, "code": opportunity.code, "name": opportunity.name, "pipeline_id": opportunity.pipeline,
                "pipeline_number": opportunity.pipelineNumber, "stage": opportunity.stage,
                "stage_entered_at": opportunity.stageEnteredAt, "state": opportunity.state.rawValue,
                "owner_id": opportunity.owner, "customer_id": opportunity.customer, "lead_id": opportunity.lead,
                "amount_minor": opportunity.amountMinor, "currency_code": opportunity.currencyCode,
                "probability_ppm": opportunity.probability, "probability_is_manual": opportunity.probabilityIsManual,
                "expected_close_on": opportunity.expectedCloseOn, "why_now": opportunity.whyNow,
                "size_class": opportunity.sizeClass?.rawValue, "hold_reason": opportunity.holdReason,
                "held_at": opportunity.heldAt, "lost_reason": opportunity.lostReason, "created_at": opportunity.createdAt,
                "created_on": opportunity.createdOn, "closed_at": opportunity.closedAt, "closed_on": opportunity.closedOn,
            ])
        writer.audit(
            "opportunities/\(opportunity.id)",
            opportunity.auditFields.compactMap { $0.value == nil ? nil : FieldChange($0.name, nil, $0.value) })
    }

    /// Writes the changed row with the next version, and what changed to the audit trail.
    ///
    /// - Returns: The row as it is now.
    @discardableResult
    static func save(_ before: Opportunity, _ after: Opportunity, _ writer: Writer) throws -> Opportunity {
        var saved = after
        saved.version = before.version + 1
        try writer.update(
            "crm_opportunity", before.id,
            set: [
                "name": after.name, "pipeline_number": after.pipelineNumber, "stage": after.stage,
                "stage_entered_at": after.stageEnteredAt, "state": after.state.rawValue, "owner_id": after.owner,
                "customer_id": after.customer, "lead_id": after.lead, "amount_minor": after.amountMinor,
                "probability_ppm": after.probability, "probability_is_manual": after.probabilityIsManual,
                "expected_close_on": after.expectedCloseOn, "why_now": after.whyNow, "size_class": after.sizeClass?.rawValue,
                "hold_reason": after.holdReason, "held_at": after.heldAt, "lost_reason": after.lostReason,
                "closed_at": after.closedAt, "closed_on": after.closedOn, "version": saved.version,
            ])
        let changes = zip(before.auditFields, after.auditFields).filter { $0.value != $1.value }
        writer.audit("opportunities/\(before.id)", changes.map { FieldChange($0.name, $0.value, $1.value) })
        return saved
    }

    private var auditFields: [(name: String, value: String?)] {
        [
            ("code", code), ("name", name.isEmpty ? nil : name), ("pipeline_version", String(pipelineNumber)), ("stage", stage),
            ("state", state.rawValue), ("owner_id", owner), ("customer_id", customer), ("lead_id", lead),
            ("amount_minor", String(amountMinor)), ("currency_code", currencyCode),
            ("probability_ppm", probability.map(String.init)),
            ("expected_close_on", expectedCloseOn.description), ("why_now", whyNow.isEmpty ? nil : whyNow),
            ("size_class", sizeClass?.rawValue), ("hold_reason", holdReason), ("lost_reason", lostReason),
            ("closed_on", closedOn?.description),
        ]
    }
}
