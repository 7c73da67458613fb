import Targets

/// The section `sales` of `expected.json`.
struct ExpectedSales: Decodable {
    struct Flag: Decodable, Hashable {
        var person, month, index: String
    }

    /// A person or a unit in a month.
    struct Row: Decodable {
        var month: String
        var person, orgUnit: String?
        var ordered, shipped, invoiced, collected, secondaryOrdered, secondaryShipped: Int64
        var targetSellIn, targetSellOut: Int64?
        var attainmentOrdered, attainmentShipped, attainmentInvoiced, attainmentCollected, attainmentSellOut: String?
        var gapOrdered, gapShipped, gapInvoiced, gapCollected, gapSellOut: Int64?
        var endLoadingIndex: String?

        /// Code of the person or unit.
        var name: String { person ?? orgUnit ?? "" }
    }

    var personMonth, orgMonth: [Row]
    var endLoadingFlags: [Flag]
}

extension ExpectedSales.Row {
    private struct Base {
        var metric: String
        var key: String
        var actual: Int64
        var percent: String?
        var gap: Int64?

        init(_ metric: String, _ key: String, _ actual: Int64, _ percent: String?, _ gap: Int64?) {
            (self.metric, self.key, self.actual, self.percent, self.gap) = (metric, key, actual, percent, gap)
        }
    }

    /// What the view says differently.
    func differences(from view: Spearhead_Targets_V1_AttainmentRow?) -> [String] {
        guard let view else { return ["\(name) is missing"] }
        let bases = [
            Base("sell_in", "ordered", ordered, attainmentOrdered, gapOrdered),
            Base("sell_in", "shipped", shipped, attainmentShipped, gapShipped),
            Base("sell_in", "invoiced", invoiced, attainmentInvoiced, gapInvoiced),
            Base("sell_in", "collected", collected, attainmentCollected, gapCollected),
            Base("sell_out", "shipped", secondaryShipped, attainmentSellOut, gapSellOut),
        ]
        let differences = bases.flatMap { base -> [String] in
            guard let found = view.attainments.first(where: { $0.metric == base.metric && $0.base == base.key }) else {
                return ["\(name) has no \(base.key)"]
            }
            let target = base.metric == "sell_in" ? targetSellIn : targetSellOut
            let wanted = "\(text(target)) \(base.actual) \(base.percent ?? "") \(text(base.gap))"
            let shown = """
                \(text(found.hasTarget ? found.target : nil)) \(text(found.hasActual ? found.actual : nil)) \
                \(found.attainmentPercent) \(text(found.hasGap ? found.gap : nil))
                """
            return wanted == shown ? [] : ["\(name) \(base.metric) \(base.key): \(shown), expected \(wanted)"]
        }
        // Nothing is expected of the orders of retailers but their amount.
        let retail = view.attainments.first { $0.metric == "sell_out" && $0.base == "ordered" }
        let isEqual = retail?.hasActual == true && retail?.actual == secondaryOrdered
        return differences + (isEqual ? [] : ["\(name) secondary_ordered: \(text(retail?.actual)), expected \(secondaryOrdered)"])
    }

    private func text(_ value: Int64?) -> String { value.map(String.init) ?? "-" }
}
