internal import GRDB
internal import PluginKit

/// One link of the process from the lead to the contract: how many came, how many went on, how long it took (D01).
struct ProcessLink: Sendable {
    var link: String
    var name: Label
    var entered: Int64
    var advanced: Int64
    /// Stays in the link that ended, and the time they took.
    var stays: Int64
    var milliseconds: Int64

    /// Advanced ÷ entered.
    var conversionPercent: String? { ExactArithmetic.decimal(advanced, entered, scale: 100, decimals: 2) }
    /// Mean time in the link, over the stays that ended.
    var meanDays: String? { ExactArithmetic.decimal(milliseconds, stays * Funnel.dayMilliseconds, decimals: 2) }

    /// The links that the caller may see: of leads, then the stages of a pipeline.
    static func all(_ pipeline: PipelineRecord, _ reader: Reader, _ call: Call) throws -> [ProcessLink] {
        try ofLeads(reader, call) + ofStages(Funnel.compute(pipeline, asOf: call.now, reader, call))
    }

    private static func ofStages(_ funnel: Funnel) -> [ProcessLink] {
        funnel.order.stages.filter { !$0.isRetired }.map { stage, _ in
            let figures = funnel.stages[stage.code] ?? Funnel.StageFigures()
            return ProcessLink(
                link: stage.code, name: Label(stage.name, stage.englishName.isEmpty ? stage.name : stage.englishName),
                entered: figures.entered, advanced: figures.advanced, stays: figures.stays,
                milliseconds: figures.dwellMilliseconds)
        }
    }

    /// From capture to the first response, from there to qualification, from there to the customer.
    private static func ofLeads(_ reader: Reader, _ call: Call) throws -> [ProcessLink] {
        let visible = call.visible.condition("lead.owner_id")
        let row = try reader.row(
            """
            WITH history AS (SELECT lead.created_at, lead.first_response_at AS responded_at, \
            (SELECT min(at) FROM crm_lead_status_change WHERE lead_id = lead.id AND to_status IN ('qualified', 'converted')) \
            AS qualified_at, CASE WHEN lead.status = 'converted' THEN lead.closed_at END AS converted_at \
            FROM crm_lead AS lead WHERE \(visible.sql)) \
            SELECT count(*) AS captured, count(responded_at) AS responded, count(qualified_at) AS qualified, \
            count(converted_at) AS converted, coalesce(sum(responded_at - created_at), 0) AS response, \
            coalesce(sum(qualified_at - coalesce(responded_at, created_at)), 0) AS qualification, \
            coalesce(sum(converted_at - qualified_at), 0) AS conversion FROM history
            """, visible.arguments)
        guard let row else { return [] }
        return [
            link("lead", Label("线索", "Lead"), from: row["captured"], to: row["responded"], row["response"]),
            link(
                "first_response", Label("跟进", "Follow-up"), from: row["responded"], to: row["qualified"], row["qualification"]),
            link(
                "qualification", Label("资格确认", "Qualification"), from: row["qualified"], to: row["converted"], row["conversion"]),
        ]
    }

    private static func link(
        _ link: String, _ name: Label, from entered: Int64, to advanced: Int64, _ milliseconds: Int64
    ) -> ProcessLink {
        ProcessLink(
            link: link, name: name, entered: entered, advanced: advanced, stays: advanced, milliseconds: milliseconds)
    }
}
