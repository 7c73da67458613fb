internal import PluginKit
internal import SwiftProtobuf

/// WorkPlanService.
enum WorkMethods {
    static let service = "WorkPlanService"
    static let intervalDaysMax = 366

    static func register(with registrar: inout PluginRegistrar) {
        registrar.command(service, "CreateWorkItem", permission: Permissions.workWrite, create)
        registrar.command(service, "CompleteWorkItem", permission: Permissions.workWrite, complete)
        registrar.query(service, "ListWorkItems", permission: Permissions.workRead, list)
        registrar.report(service, "GetExecutionRate", permission: Permissions.workRead, rate)
        registrar.command(service, "CreateDayPlan", permission: Permissions.dayWrite, createDay)
        registrar.command(service, "DeclareDayTarget", permission: Permissions.workWrite, declare)
        registrar.query(service, "GetDayPlan", permission: Permissions.workRead, day)
    }

    private static func create(
        _ request: Spearhead_Targets_V1_CreateWorkItemRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CreateWorkItemResponse {
        let row = try WorkItems.require(WorkItems.create(request.item, writer, call), writer, call)
        return .with { $0.item = WorkItems.message(row) }
    }

    private static func complete(
        _ request: Spearhead_Targets_V1_CompleteWorkItemRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CompleteWorkItemResponse {
        try WorkItems.complete(request.id, result: request.result, writer, call)
        let row = try WorkItems.require(request.id, writer, call)
        return .with { $0.item = WorkItems.message(row) }
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListWorkItemsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListWorkItemsResponse {
        var check = FieldCheck()
        let date = check.optionalDate("date", request.date)
        try check.finish()
        var list = ListQuery(from: "targets_work_item", key: "id").visible(call.visible, "owner_id")
            .filterUnlessEmpty("owner_id", request.ownerID).filterUnlessEmpty("cell_id", request.targetID)
        if let date { list = list.filter("starts_on <= ? AND ends_on >= ?", date, date) }
        let (items, next) = try list.fetch(reader, call.page(of: request), WorkItems.message)
        return .with {
            $0.items = items
            $0.nextPageToken = next
        }
    }

    private static func rate(
        _ request: Spearhead_Targets_V1_GetExecutionRateRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetExecutionRateResponse {
        var check = FieldCheck()
        let from = check.date("from", request.from)
        let to = check.date("to", request.to)
        if let from, let to, to < from || to.days(since: from) > intervalDaysMax {
            check.fail("to", "must not be before from, and at most \(intervalDaysMax) days later")
        }
        try check.finish()
        guard let from, let to else { return .init() }
        let rates = try WorkItems.rates(from...to, reader, call)
        return .with { $0.rates = rates }
    }

    private static func createDay(
        _ request: Spearhead_Targets_V1_CreateDayPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CreateDayPlanResponse {
        var check = FieldCheck()
        let date = check.optionalDate("date", request.date) ?? call.businessDate
        try check.finish()
        let metric = try Metrics.require(id: request.metricID, writer)
        let id = try DayPlans.create(
            metric: metric, unit: request.orgUnitID, date: date, amount: request.amount, writer, call)
        let message = try DayPlans.message(id, writer)
        return .with { $0.dayPlan = message }
    }

    private static func declare(
        _ request: Spearhead_Targets_V1_DeclareDayTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_DeclareDayTargetResponse {
        try DayPlans.declare(request.dayPlanID, amount: request.amount, writer, call)
        let message = try DayPlans.message(request.dayPlanID, writer)
        return .with { $0.dayPlan = message }
    }

    private static func day(
        _ request: Spearhead_Targets_V1_GetDayPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetDayPlanResponse {
        var check = FieldCheck()
        let date = check.optionalDate("date", request.date) ?? call.businessDate
        try check.finish()
        try CellMethods.requireVisible(Coordinates(period: "", orgUnitID: request.orgUnitID), reader, call)
        guard let id = try DayPlans.id(request.metricID, request.orgUnitID, date, reader) else {
            throw RPCError.notFound("day plan", "\(request.orgUnitID) \(date)")
        }
        let message = try DayPlans.message(id, reader)
        return .with { $0.dayPlan = message }
    }
}
