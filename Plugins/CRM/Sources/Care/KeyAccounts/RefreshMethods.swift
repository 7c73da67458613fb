internal import PluginKit
internal import SwiftProtobuf

/// Handlers of KeyAccountService for the schedule of information.
enum RefreshMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateRefreshTopicRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateRefreshTopicResponse {
        let given = request.topic
        try check(given.topic, Int64(given.intervalDays))
        let customer = try Customers.changeable(id: given.customerID, writer, call)
        let topic = try RefreshTopic.create(
            given.topic, intervalDays: Int64(given.intervalDays), of: customer, writer: writer, call: call)
        return .with { $0.topic = topic.message(call) }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateRefreshTopicRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateRefreshTopicResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["topic", "interval_days"])
        let before = try RefreshTopic.visible(request.topic.id, writer, call)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("topic") { after.topic = request.topic.topic }
        if mask.contains("interval_days") { after.intervalDays = Int64(request.topic.intervalDays) }
        try check(after.topic, after.intervalDays)
        let saved = try RefreshTopic.update(before, to: after, writer: writer, call: call)
        return .with { $0.topic = saved.message(call) }
    }

    static func record(
        _ request: Spearhead_Crm_V1_RecordRefreshRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordRefreshResponse {
        var checks = FieldCheck()
        checks.text("findings", request.findings, 1...4000)
        try checks.finish()
        let topic = try RefreshTopic.visible(request.id, writer, call).record(request.findings, writer: writer, call: call)
        return .with { $0.topic = topic.message(call) }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListRefreshTopicsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListRefreshTopicsResponse {
        let page = try call.page(of: request)
        let (topics, next) = try RefreshTopic.list(
            customer: request.customerID, dueBy: request.dueOnly ? call.businessDate : nil, reader, call, page)
        return .with {
            $0.topics = topics.map { $0.message(call) }
            $0.nextPageToken = next
        }
    }

    private static func check(_ topic: String, _ intervalDays: Int64) throws {
        var checks = FieldCheck()
        checks.text("topic.topic", topic, 1...100)
        checks.range("topic.interval_days", intervalDays, 1...RefreshTopic.intervalDaysMax)
        try checks.finish()
    }
}

extension RefreshTopic {
    func message(_ call: Call) -> Spearhead_Crm_V1_RefreshTopic {
        .with {
            $0.id = id
            $0.customerID = customer
            $0.topic = topic
            $0.intervalDays = Int32(clamping: intervalDays)
            if let latest {
                $0.findings = latest.text
                $0.refreshTime = latest.at.timestamp
                $0.refreshedBy = latest.by
            }
            $0.dueOn = dueOn.description
            $0.due = dueOn <= call.businessDate
            $0.etag = Etag.of(version)
        }
    }
}
