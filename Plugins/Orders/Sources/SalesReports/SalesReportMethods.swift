internal import PluginKit
internal import SwiftProtobuf

/// SalesReportService.
enum SalesReportMethods {
    static func reorderDue(
        _ request: Spearhead_Orders_V1_ListReordersDueRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListReordersDueResponse {
        let asOf = try FieldCheck.optionalDate("as_of", request.asOf) ?? call.businessDate
        let window = request.windowDays == 0 ? ReorderDue.windowDefault : request.windowDays
        guard ReorderDue.windows.contains(window) else {
            throw RPCError.invalidField("window_days", "must be 30 to 3660, or 0 for 365")
        }
        let (customers, next) = try ReorderDue.find(
            asOf: asOf, window: window, owner: request.ownerID, call.page(of: request), reader, call)
        return .with {
            $0.customers = customers.map { $0.message(asOf: asOf) }
            $0.nextPageToken = next
        }
    }

    static func newVersusReturning(
        _ request: Spearhead_Orders_V1_GetNewVersusReturningRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetNewVersusReturningResponse {
        let interval = try RequestDates.interval(from: request.from, through: request.through, today: call.businessDate)
        if request.hasAcquisitionCostMinor, !CreditProfile.amounts.contains(request.acquisitionCostMinor) {
            throw RPCError.invalidField("acquisition_cost_minor", CreditProfile.amountRule)
        }
        let (new, returning) = try CustomerGroup.compute(interval, request.kind, reader, call)
        return .with {
            $0.newCustomers = new.message
            $0.returningCustomers = returning.message
            let share = Ratio(returning.revenueMinor, Int128(returning.revenueMinor) + Int128(new.revenueMinor))
            if let percent = share.percent() { $0.returningPercent = percent }
            if request.hasAcquisitionCostMinor,
                let cost = ExactArithmetic.halfUp(request.acquisitionCostMinor, new.customers)
            {
                $0.acquisitionCostPerCustomerMinor = cost
            }
            $0.from = interval.lowerBound.description
            $0.through = interval.upperBound.description
        }
    }

    static func unitPrices(
        _ request: Spearhead_Orders_V1_GetUnitPriceReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetUnitPriceReportResponse {
        let interval = try RequestDates.interval(from: request.from, through: request.through, today: call.businessDate)
        var base = RequestDates.before(interval)
        if !request.baseFrom.isEmpty || !request.baseThrough.isEmpty {
            base = try RequestDates.interval(
                from: request.baseFrom, through: request.baseThrough, today: call.businessDate,
                fields: ("base_from", "base_through"))
        }
        let page = try call.page(of: request)
        let all = try UnitPrice.compute(interval, base: base, request.kind, reader, call)
        let rest = all.drop { product in page.after.map { product.productCode <= $0 } ?? false }
        let total = UnitPrice.total(all)
        return .with {
            $0.products = rest.prefix(page.size).map { $0.message() }
            $0.total = total.sums.message(total.increase)
            if rest.count > page.size, let last = rest.prefix(page.size).last {
                $0.nextPageToken = page.token(after: last.productCode)
            }
        }
    }
}
