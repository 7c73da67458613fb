internal import PluginKit
internal import SwiftProtobuf

/// Handlers of CustomerVoiceService for feedback.
enum FeedbackMethods {
    static func createCause(
        _ request: Spearhead_Crm_V1_CreateFeedbackCauseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateFeedbackCauseResponse {
        let given = request.cause
        let cause = FeedbackCause(code: given.code, nameZh: given.nameZh, nameEn: given.nameEn, isRetired: given.retired)
        try FeedbackCause.create(cause, writer: writer)
        return .with { $0.cause = cause.message }
    }

    static func updateCause(
        _ request: Spearhead_Crm_V1_UpdateFeedbackCauseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateFeedbackCauseResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name_zh", "name_en", "retired"])
        let given = request.cause
        guard let before = try FeedbackCause.find(given.code, writer) else { throw RPCError.notFound("cause", given.code) }
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("name_zh") { after.nameZh = given.nameZh }
        if mask.contains("name_en") { after.nameEn = given.nameEn }
        if mask.contains("retired") { after.isRetired = given.retired }
        let saved = try FeedbackCause.update(before, to: after, writer: writer)
        return .with { $0.cause = saved.message }
    }

    static func listCauses(
        _ request: Spearhead_Crm_V1_ListFeedbackCausesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListFeedbackCausesResponse {
        let page = try call.page(of: request)
        let (causes, next) = try ListQuery(from: "crm_feedback_cause", key: "code")
            .fetch(reader, page, FeedbackCause.init(row:))
        return .with {
            $0.causes = causes.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func record(
        _ request: Spearhead_Crm_V1_RecordFeedbackRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordFeedbackResponse {
        let given = request.feedback
        let customer = try Customers.changeable(id: given.customerID, writer, call)
        let feedback = try Feedback.record(
            given.statement, cause: given.cause, at: given.hasFeedbackTime ? Instant(given.feedbackTime) : call.now,
            from: customer, writer: writer, call: call)
        return .with { $0.feedback = feedback.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListFeedbackRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListFeedbackResponse {
        let (feedback, next) = try Feedback.list(
            customer: request.customerID, cause: request.cause, reader, call, call.page(of: request))
        return .with {
            $0.feedback = feedback.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listTopCauses(
        _ request: Spearhead_Crm_V1_ListTopCausesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListTopCausesResponse {
        let page = try call.page(of: request)
        var checks = FieldCheck()
        let from = checks.optionalDate("from_date", request.fromDate)
        let to = checks.optionalDate("to_date", request.toDate)
        try checks.finish()
        let (figures, next) = try CauseFigure.list(from: from, to: to, reader, call, page)
        return .with {
            $0.causes = figures.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension FeedbackCause {
    var message: Spearhead_Crm_V1_FeedbackCause {
        .with {
            $0.code = code
            $0.nameZh = nameZh
            $0.nameEn = nameEn
            $0.retired = isRetired
            $0.etag = Etag.of(version)
        }
    }
}

extension Feedback {
    var message: Spearhead_Crm_V1_Feedback {
        .with {
            $0.id = id
            $0.customerID = customer
            $0.cause = cause
            $0.statement = statement
            $0.feedbackTime = at.timestamp
            $0.recordedBy = recordedBy
        }
    }
}

extension CauseFigure {
    var message: Spearhead_Crm_V1_CauseFigure {
        .with {
            $0.cause = cause.code
            $0.nameZh = cause.nameZh
            $0.nameEn = cause.nameEn
            $0.feedback = feedback
            $0.customers = customers
            $0.sharePercent = sharePercent ?? ""
        }
    }
}
