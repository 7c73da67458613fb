internal import PluginKit
internal import SwiftProtobuf

extension DistributorMonth {
    func message(_ settings: ChannelSettings) -> Spearhead_Inspections_V1_DistributorMonth {
        .with {
            $0.customerID = distributor.id
            $0.customerCode = distributor.code
            $0.month = month.description
            if let flow {
                $0.fromDate = flow.from.description
                $0.toDate = flow.to.description
                $0.days = flow.days
                $0.sellInMinor = flow.sellInMinor
                $0.sellOutMinor = flow.sellOutMinor
                $0.stockMinor = flow.stockMinor
                if let days = flow.daysOfStock { $0.daysOfStock = days }
                if let ratio = flow.ratio { $0.ratio = ratio }
            }
            $0.flagged = isFlagged(settings)
            $0.orderedMinor = orderedMinor
            $0.lastWeekOrderedMinor = lastWeekMinor
            if let share = lastWeekShare { $0.lastWeekOrderSharePercent = share }
        }
    }

    /// The formula with its numbers.
    func explanation(_ settings: ChannelSettings) -> Label {
        guard let flow else {
            return Label(
                "\(month)：\(distributor.code) 没有两个不同日期的盘点，无法计算。",
                "\(month): \(distributor.code) has no counts on two dates, so nothing can be said.")
        }
        let (stock, sellIn, sellOut) = (
            MoneyText.of(flow.stockMinor), MoneyText.of(flow.sellInMinor), MoneyText.of(flow.sellOutMinor)
        )
        let (days, ratio) = (flow.daysOfStock ?? "-", flow.ratio ?? "-")
        let limit = ExactArithmetic.decimal(settings.sellInRatioMaxPPM, 1_000_000, decimals: 2) ?? ""
        return Label(
            """
            \(month)（\(flow.from) 至 \(flow.to)，\(flow.days) 天）\(distributor.code)：库存 \(stock) × \(flow.days) 天 ÷ 动销 \(sellOut) \
            = \(days) 天（上限 \(settings.stockDaysMax)）；进货 \(sellIn) ÷ 动销 \(sellOut) = \(ratio)（上限 \(limit)）。
            """,
            """
            \(month) (\(flow.from) to \(flow.to), \(flow.days) days) \(distributor.code): stock \(stock) × \(flow.days) days ÷ sell-out \
            \(sellOut) = \(days) days (at most \(settings.stockDaysMax)); sell-in \(sellIn) ÷ sell-out \(sellOut) = \(ratio) \
            (at most \(limit)).
            """)
    }
}

extension StockFlow.Line {
    var message: Spearhead_Inspections_V1_StuffingLine {
        .with {
            $0.productID = productID
            $0.productCode = productCode
            $0.priceMinor = priceMinor
            $0.inQuantity = inflow
            $0.sellOutQuantity = sellOut
            $0.stockQuantity = stock
        }
    }
}

extension StuffingSuspect {
    func message(
        _ settings: ChannelSettings, _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Inspections_V1_StuffingSuspect {
        let caseID = try CaseKind.stuffing.caseID(holding: months.map(\.evidenceKey), reader)
        return .with {
            $0.customerID = distributor.id
            $0.customerCode = distributor.code
            $0.personID = distributor.ownerID ?? ""
            $0.flaggedMonths = months.map(\.month.description)
            $0.caseID = caseID ?? ""
            $0.explanation = months.map { $0.explanation(settings).text(call.language) }.joined(separator: " ")
        }
    }
}

extension DistributorMonth {
    /// Names the flag for ever.
    var evidenceKey: String { "\(distributor.id)/\(month)" }
}
