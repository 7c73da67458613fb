internal import GRDB
internal import PluginKit

/// Imports opportunities, with the history that other systems know of them.
enum OpportunityImport {
    static let table = ImportTable(
        name: "opportunities",
        required: [
            "code", "lead_code", "customer_code", "owner_code", "stage", "probability_percent", "amount_minor",
            "expected_close_on",
            "created_at", "closed_at", "result", "lost_reason",
        ],
        optional: ["name", "pipeline_code", "currency_code", "size_class", "why_now"], permission: "crm.opportunities.import",
        write: write(row:writer:call:))

    private static func write(row: ImportRow, writer: Writer, call: Call) throws -> ImportTable.Outcome {
        let code = try row.text("code")
        let existing = try Opportunity.find(code: code, writer)
        let opportunity = try read(row, code: code, existing: existing, writer, call)
        try check(opportunity)
        guard let existing else {
            _ = try OpportunityRules.create(opportunity, writer: writer, call: call)
            return .created
        }
        guard opportunity != existing else { return .unchanged }
        let keepsHistory =
            opportunity.stage == existing.stage && opportunity.state == existing.state
            && opportunity.closedAt == existing.closedAt
            && opportunity.createdAt == existing.createdAt && opportunity.pipeline == existing.pipeline
        guard keepsHistory else {
            throw RPCError(
                .failedPrecondition, "OPPORTUNITY_MOVED",
                "\(code) is here already with another stage, result or time. An import does not rewrite history; use AdvanceStage, WinOpportunity or LoseOpportunity."
            )
        }
        _ = try OpportunityRules.update(existing, to: opportunity, writer: writer, call: call)
        return .updated
    }

    /// The opportunity as the row says; what the row does not say stays as it is.
    private static func read(
        _ row: ImportRow, code: String, existing: Opportunity?, _ writer: Writer, _ call: Call
    ) throws -> Opportunity {
        let pipeline = try pipeline(row, existing, writer, call)
        let number = existing?.pipelineNumber ?? pipeline.currentNumber
        let stage = try row.text("stage")
        guard let known = try PipelineVersion.get(pipeline.id, number, writer).stage(stage) else {
            throw RPCError.invalidField(
                "stage", "\(stage.prefix(40)) is no stage of the pipeline \(pipeline.code); name another in pipeline_code")
        }
        let createdAt = try row.instant("created_at")
        let closedAt = try row.optionalInstant("closed_at")
        let percent = try row.optionalInteger("probability_percent")
        if let percent, !(0...100).contains(percent) {
            throw RPCError.invalidField("probability_percent", "must be 0 to 100, or empty")
        }
        let lead = try PipelineReferences.lead(row, "lead_code", writer)
        let probability = percent.map { $0 * 10_000 }
        return Opportunity(
            id: existing?.id ?? call.newID(), code: code, name: row.optional("name") ?? existing?.name ?? "",
            pipeline: pipeline.id,
            pipelineNumber: number, stage: known.code, stageEnteredAt: existing?.stageEnteredAt ?? createdAt,
            state: try state(row, existing), owner: try PipelineReferences.person(row, "owner_code", writer),
            customer: try PipelineReferences.customer(row, "customer_code", writer),
            lead: lead, amountMinor: try row.integer("amount_minor"),
            currencyCode: row.optional("currency_code") ?? existing?.currencyCode ?? "CNY", probability: probability,
            probabilityIsManual: existing.map { $0.probability == probability ? $0.probabilityIsManual : true } ?? true,
            expectedCloseOn: try row.date("expected_close_on"), whyNow: row.optional("why_now") ?? existing?.whyNow ?? "",
            sizeClass: try OpportunityRules.sizeClass(try sizeClass(row) ?? existing?.sizeClass, lead: lead, writer),
            holdReason: existing?.holdReason, heldAt: existing?.heldAt,
            lostReason: row.optional("lost_reason"), createdAt: createdAt, createdOn: call.clock.businessDate(of: createdAt),
            closedAt: closedAt, closedOn: closedAt.map(call.clock.businessDate(of:)), version: existing?.version ?? 1)
    }

    /// The rules that RPC keeps by its moves, for a state that comes ready-made.
    private static func check(_ opportunity: Opportunity) throws {
        var checks = FieldCheck()
        OpportunityRules.check(opportunity, &checks)
        checks.require(
            opportunity.state.isClosed == (opportunity.closedAt != nil), "closed_at",
            "must be given exactly when the result is won or lost")
        checks.require(
            opportunity.closedAt.map { $0 >= opportunity.createdAt } ?? true, "closed_at", "must not be before created_at")
        checks.require(
            (opportunity.state == .lost) == (opportunity.lostReason != nil), "lost_reason",
            "must be given exactly when the result is lost")
        checks.text("lost_reason", opportunity.lostReason ?? "", 0...1000)
        try checks.finish()
    }

    private static func pipeline(
        _ row: ImportRow, _ existing: Opportunity?, _ writer: Writer, _ call: Call
    ) throws -> PipelineRecord {
        if let code = row.optional("pipeline_code") {
            guard let record = try PipelineRecord.find(code: code, writer) else {
                throw RPCError.invalidField("pipeline_code", "there is no pipeline \(code.prefix(40))")
            }
            return record
        }
        if let existing { return try PipelineRecord.get(id: existing.pipeline, writer) }
        return try PipelineRules.ensureDefault(writer: writer, call: call)
    }

    private static func state(_ row: ImportRow, _ existing: Opportunity?) throws -> Opportunity.State {
        switch try row.text("result") {
        case "open": existing?.state == .onHold ? .onHold : .open
        case "won": .won
        case "lost": .lost
        default: throw RPCError.invalidField("result", "must be open, won or lost")
        }
    }

    private static func sizeClass(_ row: ImportRow) throws -> Opportunity.SizeClass? {
        guard let text = row.optional("size_class") else { return nil }
        guard let size = Opportunity.SizeClass(rawValue: text) else {
            throw RPCError.invalidField("size_class", "must be large, medium or small, or empty")
        }
        return size
    }
}
