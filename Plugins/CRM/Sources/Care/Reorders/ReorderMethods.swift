internal import PluginKit
internal import SwiftProtobuf

/// Handlers of CareService for reorders.
enum ReorderMethods {
    /// Farthest that the list of due reorders looks ahead.
    private static let withinDaysMax: Int64 = 366

    static func get(
        _ request: Spearhead_Crm_V1_GetReorderPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetReorderPlanResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let plan = try ReorderPlan.find(customer.id, reader)
        return .with { $0.plan = plan.message }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateReorderPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateReorderPlanResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["interval_days", "last_purchase_on"])
        let given = request.plan
        var checks = FieldCheck()
        checks.range("plan.interval_days", Int64(given.intervalDays), 0...ReorderPlan.intervalDaysMax)
        let lastPurchaseOn = checks.optionalDate("plan.last_purchase_on", given.lastPurchaseOn)
        checks.require(
            lastPurchaseOn.map { $0 <= call.businessDate } ?? true, "plan.last_purchase_on", "must not be in the future")
        try checks.finish()
        let customer = try Customers.changeable(id: given.customerID, writer, call)
        let before = try ReorderPlan.find(customer.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("interval_days") { after.intervalDays = Int64(given.intervalDays) }
        if mask.contains("last_purchase_on") { after.lastPurchaseOn = lastPurchaseOn }
        let saved = try ReorderPlan.save(before, to: after, writer: writer)
        return .with { $0.plan = saved.message }
    }

    static func listDue(
        _ request: Spearhead_Crm_V1_ListReordersDueRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListReordersDueResponse {
        let page = try call.page(of: request)
        var checks = FieldCheck()
        checks.range("within_days", Int64(request.withinDays), 0...withinDaysMax)
        try checks.finish()
        let date = call.businessDate.advanced(byDays: Int(request.withinDays))
        let (reorders, next) = try ReorderDue.list(on: date, owner: request.ownerID, reader, call, page)
        return .with {
            $0.reorders = reorders.map { $0.message(today: call.businessDate) }
            $0.nextPageToken = next
        }
    }
}

extension ReorderPlan {
    var message: Spearhead_Crm_V1_ReorderPlan {
        .with {
            $0.customerID = customer
            $0.intervalDays = Int32(clamping: intervalDays)
            $0.lastPurchaseOn = lastPurchaseOn?.description ?? ""
            $0.dueOn = dueOn?.description ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

extension ReorderDue {
    func message(today: BusinessDate) -> Spearhead_Crm_V1_ReorderDue {
        .with {
            $0.customerID = customer
            $0.customerCode = code
            $0.customerName = name
            $0.ownerID = owner ?? ""
            $0.lastPurchaseOn = lastPurchaseOn.description
            $0.intervalDays = Int32(clamping: intervalDays)
            $0.dueOn = dueOn.description
            $0.daysOverdue = Int32(clamping: today.days(since: dueOn))
        }
    }
}
