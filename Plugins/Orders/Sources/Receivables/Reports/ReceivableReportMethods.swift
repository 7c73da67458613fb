internal import PluginKit
internal import SwiftProtobuf

/// The reports of `ReceivableService`.
enum ReceivableReportMethods {
    static func aging(
        _ request: Spearhead_Orders_V1_GetAgingReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetAgingReportResponse {
        let asOf = try FieldCheck.optionalDate("as_of", request.asOf) ?? call.businessDate
        let (customers, next) = try DirectCustomers.page(reader, call.page(of: request), call)
        let basis: Aging.Basis = request.basis == .documentDate ? .documentDate : .dueDate
        let all = try Aging.compute(asOf: asOf, basis: basis, reader, call)
        var total = Aging()
        for aging in all.values { total += aging }
        return .with {
            $0.customers = customers.map { (all[$0.id] ?? Aging()).message(customer: $0.id, code: $0.code) }
            $0.total = total.message(customer: "", code: "")
            $0.nextPageToken = next
            $0.asOf = asOf.description
        }
    }

    static func months(
        _ request: Spearhead_Orders_V1_GetReceivablesReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetReceivablesReportResponse {
        let last = try month("through_month", request.throughMonth) ?? call.businessDate.firstOfMonth
        let first = try month("from_month", request.fromMonth) ?? last.advanced(byDays: -335).firstOfMonth
        guard first <= last else { throw RPCError.invalidField("through_month", "must not be before from_month") }
        var firsts = [first]
        while let month = firsts.last, month < last {
            guard firsts.count < ReceivablesMonths.countMax else {
                throw RPCError.invalidField("through_month", "must be at most \(ReceivablesMonths.countMax) months in all")
            }
            firsts.append(month.lastOfMonth.advanced(byDays: 1))
        }
        var months = ReceivablesMonths(reader, call)
        let found = try months.compute(firsts)
        return .with { $0.months = found.map(\.message) }
    }

    static func growth(
        _ request: Spearhead_Orders_V1_GetReceivablesGrowthReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetReceivablesGrowthReportResponse {
        let interval = try RequestDates.interval(from: request.from, through: request.through, today: call.businessDate)
        let before = RequestDates.before(interval)
        let page = try call.page(of: request)
        let all = try ReceivablesGrowth.compute(interval, before: before, reader, call)
        var total = ReceivablesGrowth(approver: "")
        for growth in all { total += growth }
        let rest = all.drop { growth in page.after.map { growth.approver <= $0 } ?? false }
        return .with {
            $0.approvers = rest.prefix(page.size).map(\.message)
            $0.total = total.message
            if rest.count > page.size, let last = rest.prefix(page.size).last {
                $0.nextPageToken = page.token(after: last.approver)
            }
            $0.beforeFrom = before.lowerBound.description
            $0.from = interval.lowerBound.description
            $0.through = interval.upperBound.description
        }
    }

    private static func month(_ field: String, _ text: String) throws -> BusinessDate? {
        guard !text.isEmpty else { return nil }
        guard let first = BusinessDate(text + "-01") else {
            throw RPCError.invalidField(field, "must be a month YYYY-MM, or empty")
        }
        return first
    }
}

extension Aging {
    func message(customer: String, code: String) -> Spearhead_Orders_V1_Aging {
        .with {
            $0.customerID = customer
            $0.customerCode = code
            $0.notDueMinor = buckets[0]
            $0.days1To30Minor = buckets[1]
            $0.days31To60Minor = buckets[2]
            $0.days61To90Minor = buckets[3]
            $0.days91To120Minor = buckets[4]
            $0.over120Minor = buckets[5]
            $0.totalMinor = totalMinor
            $0.unappliedMinor = unappliedMinor
        }
    }
}

extension ReceivablesMonth {
    var message: Spearhead_Orders_V1_ReceivablesMonth {
        .with {
            $0.month = interval.lowerBound.month
            $0.days = days
            $0.closingMinor = closingMinor
            $0.closingNotDueMinor = closingNotDueMinor
            $0.netInvoicedMinor = netInvoicedMinor
            $0.receivedMinor = receivedMinor
            $0.dueMinor = dueMinor
            if let days = dso.decimal(decimals: 1) { $0.dsoDays = days }
            if let days = trueDSOMillionths.flatMap({ Ratio($0, 1_000_000).decimal(decimals: 1) }) { $0.trueDsoDays = days }
            if let percent = collectionEffectiveness.percent() { $0.collectionEffectivenessPercent = percent }
            if let percent = paymentRate.percent() { $0.paymentRatePercent = percent }
        }
    }
}

extension ReceivablesGrowth {
    var message: Spearhead_Orders_V1_ReceivablesGrowth {
        .with {
            $0.approverID = approver
            $0.openingMinor = openingMinor
            $0.closingMinor = closingMinor
            if let percent = receivablesGrowth.percent() { $0.receivablesGrowthPercent = percent }
            $0.salesBeforeMinor = salesBeforeMinor
            $0.salesMinor = salesMinor
            if let percent = salesGrowth.percent() { $0.salesGrowthPercent = percent }
            $0.flagged = isFlagged
            $0.overdueMinor = overdueMinor
        }
    }
}
