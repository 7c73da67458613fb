internal import PluginKit

/// What came in, went out and lies at a distributor between two counts, product by product.
struct StockFlow: Sendable, Hashable {
    /// One product; base units.
    struct Line: Sendable, Hashable {
        var productID: String
        var productCode: String
        /// Distributor price of the later date, minor units.
        var priceMinor: Int64
        var inflow: Int64 = 0
        var sellOut: Int64 = 0
        var stock: Int64 = 0
    }

    /// Date of the earlier count.
    var from: BusinessDate
    /// Date of the later count.
    var to: BusinessDate
    /// By product code.
    var lines: [Line]

    init(from: BusinessDate, to: BusinessDate, lines: [Line]) {
        self.from = from
        self.to = to
        self.lines = lines
        sellInMinor = Self.value(lines, \.inflow)
        sellOutMinor = Self.value(lines, \.sellOut)
        stockMinor = Self.value(lines, \.stock)
    }

    /// Value of what arrived, minor units.
    let sellInMinor: Int64
    /// Value of what was sold, minor units.
    let sellOutMinor: Int64
    /// Value of what was counted at the later date, minor units.
    let stockMinor: Int64

    /// Days between the counts.
    var days: Int64 { Int64(to.days(since: from)) }

    private static func value(_ lines: [Line], _ quantity: (Line) -> Int64) -> Int64 {
        Int64(clamping: lines.reduce(Int128(0)) { $0 + Int128(quantity($1)) * Int128($1.priceMinor) })
    }

    /// stock × days ÷ sell-out with one decimal; `nil` without a sell-out above zero.
    var daysOfStock: String? {
        sellOutMinor > 0 ? ExactArithmetic.decimal(stockMinor, sellOutMinor, scale: days, decimals: 1) : nil
    }

    /// stock × days ÷ sell-out in whole days, rounded up; `nil` without a sell-out above zero.
    var wholeDaysOfStock: Int64? {
        guard sellOutMinor > 0 else { return nil }
        let (days, rest) = (Int128(stockMinor) * Int128(days)).quotientAndRemainder(dividingBy: Int128(sellOutMinor))
        return Int64(clamping: days + (rest > 0 ? 1 : 0))
    }

    /// sell-in ÷ sell-out with two decimals; `nil` without a sell-out above zero.
    var ratio: String? {
        sellOutMinor > 0 ? ExactArithmetic.decimal(sellInMinor, sellOutMinor, decimals: 2) : nil
    }

    /// Days of stock above the limit and sell-in ÷ sell-out above the limit, both compared exactly; equality passes.
    func isStuffed(_ settings: ChannelSettings) -> Bool {
        let out = Int128(sellOutMinor)
        return out > 0 && Int128(stockMinor) * Int128(days) > Int128(settings.stockDaysMax) * out
            && Int128(sellInMinor) * 1_000_000 > Int128(settings.sellInRatioMaxPPM) * out
    }
}
