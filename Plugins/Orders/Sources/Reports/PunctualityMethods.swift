internal import PluginKit
internal import SwiftProtobuf

/// DeliveryReportService: on time in full.
enum PunctualityMethods {
    static func otif(
        _ request: Spearhead_Orders_V1_GetOtifReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetOtifReportResponse {
        let interval = try RequestDates.interval(
            from: request.from, through: request.to, today: call.businessDate, fields: ("from", "to"))
        // An order whose day has not come is not due.
        let results = try Punctuality.results(promised: interval, asOf: call.businessDate, call.visible, reader)
            .filter { $0.promisedOn <= call.businessDate }
        var months: [String: [String: (due: Int64, otif: Int64)]] = [:]
        for result in results {
            for kind in ["all", result.kind] {
                var month = months[result.promisedOn.month]?[kind] ?? (0, 0)
                month.due += 1
                month.otif += result.isOnTimeInFull ? 1 : 0
                months[result.promisedOn.month, default: [:]][kind] = month
            }
        }
        return .with {
            $0.months = months.sorted { $0.key < $1.key }.flatMap { month, kinds in
                ["all", Order.Kind.direct.rawValue, Order.Kind.secondary.rawValue].map { kind in
                    message(month, kind, kinds[kind] ?? (0, 0))
                }
            }
        }
    }

    static func late(
        _ request: Spearhead_Orders_V1_ListLateOrdersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListLateOrdersResponse {
        let interval = try RequestDates.interval(
            from: request.from, through: request.to, today: call.businessDate, fields: ("from", "to"))
        let asOf = try FieldCheck.optionalDate("as_of", request.asOf) ?? call.businessDate
        // An order whose day has not passed is not late yet.
        let results = try Punctuality.results(promised: interval, asOf: asOf, call.visible, reader)
            .filter { !$0.isOnTimeInFull && $0.promisedOn <= asOf }
        let (orders, next) = try call.page(of: request).cut(results, by: \.number)
        return .with {
            $0.orders = orders.map { order in
                .with {
                    $0.orderID = order.orderID
                    $0.number = order.number
                    $0.customerID = order.customerID
                    $0.personID = order.personID
                    $0.promisedOn = order.promisedOn.description
                    $0.completedOn = order.completedOn?.description ?? ""
                    $0.daysLate = Int64(order.daysLate(asOf: asOf))
                }
            }
            $0.nextPageToken = next
        }
    }

    private static func message(
        _ month: String, _ kind: String, _ counts: (due: Int64, otif: Int64)
    ) -> Spearhead_Orders_V1_OtifMonth {
        .with {
            $0.month = month
            $0.kind = kind
            $0.due = counts.due
            $0.otif = counts.otif
            if let percent = ExactArithmetic.decimal(counts.otif, counts.due, scale: 100, decimals: 2) {
                $0.otifPercent = percent
            }
        }
    }
}
