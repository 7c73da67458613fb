internal import GRDB
internal import Organization
internal import PluginKit

/// Why a rep's figure fell short; a competitor's promotion names the event it was (G06).
struct VarianceCause: Sendable, Hashable {
    static let competitorPromotion = "competitor_promotion"
    static let codes = [competitorPromotion, "stock_out", "price", "customer_loss", "weather", "other"]

    var id = ""
    var personID: String
    /// `2026-03` or `2026-W10`.
    var period: String
    var code: String
    var competitorEventID: String?
    var action: String

    func record(_ writer: Writer, _ call: Call) throws -> VarianceCause {
        var check = FieldCheck()
        let isPeriod = BusinessDate.monday(ofISOWeek: period) != nil || ClosedRange<BusinessDate>(month: period) != nil
        check.require(isPeriod, "cause.period", "must be a month 2026-03 or an ISO week 2026-W10")
        check.require(Self.codes.contains(code), "cause.code", "must be one of \(Self.codes.joined(separator: ", "))")
        check.text("cause.action", action, 1...2000)
        try check.finish()
        try call.requireVisible(personID, "person", personID)
        _ = try People.require(id: personID, writer)
        if let event = competitorEventID {
            guard try writer.exists("SELECT 1 FROM visits_competitor_event WHERE id = ?", [event]) else {
                throw RPCError.notFound("competitor event", event)
            }
        } else if code == Self.competitorPromotion {
            throw RPCError(
                .failedPrecondition, "EVENT_REQUIRED",
                "A competitor's promotion as a cause names the competitor event. Report the event first, then name it.")
        }
        var cause = self
        cause.id = call.newID()
        try writer.insert(
            "visits_variance_cause",
            [
                "id": cause.id, "person_id": personID, "period": period, "code": code,
                "competitor_event_id": competitorEventID, "action": action, "recorded_by": call.actor, "record_time": call.now,
            ])
        writer.audit("varianceCauses/\(cause.id)", [FieldChange("code", nil, code), FieldChange("period", nil, period)])
        return cause
    }
}
