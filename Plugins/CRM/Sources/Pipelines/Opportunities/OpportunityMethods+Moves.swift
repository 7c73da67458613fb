internal import PluginKit
internal import SwiftProtobuf

extension OpportunityMethods {
    static func advance(
        _ request: Spearhead_Crm_V1_AdvanceStageRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AdvanceStageResponse {
        var checks = FieldCheck()
        checks.text("reason", request.reason, 0...1000)
        try checks.finish()
        let before = try open(request.id, request.etag, writer, call)
        let saved = try StageMoves.advance(before, to: request.toStage, reason: request.reason, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func hold(
        _ request: Spearhead_Crm_V1_HoldOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_HoldOpportunityResponse {
        try requireReason(request.reason)
        let before = try open(request.id, request.etag, writer, call)
        let saved = try OpportunityClosing.hold(before, reason: request.reason, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func resume(
        _ request: Spearhead_Crm_V1_ResumeOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ResumeOpportunityResponse {
        let before = try open(request.id, request.etag, writer, call)
        let saved = try OpportunityClosing.resume(before, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func win(
        _ request: Spearhead_Crm_V1_WinOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_WinOpportunityResponse {
        let before = try open(request.id, request.etag, writer, call)
        let saved = try OpportunityClosing.win(before, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func lose(
        _ request: Spearhead_Crm_V1_LoseOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_LoseOpportunityResponse {
        try requireReason(request.reason)
        let before = try open(request.id, request.etag, writer, call)
        let saved = try OpportunityClosing.lose(before, reason: request.reason, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func reopen(
        _ request: Spearhead_Crm_V1_ReopenOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ReopenOpportunityResponse {
        try requireReason(request.reason)
        let before = try open(request.id, request.etag, writer, call)
        let saved = try OpportunityClosing.reopen(before, reason: request.reason, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    /// The visible opportunity in the version that the client saw.
    private static func open(_ id: String, _ etag: String, _ writer: Writer, _ call: Call) throws -> Opportunity {
        let opportunity = try Opportunity.get(id, writer, call)
        try Etag.check(etag, opportunity.version)
        return opportunity
    }

    private static func requireReason(_ reason: String) throws {
        var checks = FieldCheck()
        checks.text("reason", reason, 1...1000)
        try checks.finish()
    }
}
