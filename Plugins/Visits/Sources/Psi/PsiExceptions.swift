internal import GRDB
public import PluginKit

/// A distributor's sell-out that shipments to its retailers do not explain.
public struct UnexplainedOutflow: Sendable, Hashable {
    /// The distributor's row.
    public var row: PsiRow
    /// Shipped to its retailers in between, base units.
    public var explained: Int64
    /// Sell-out less what is explained.
    public var unexplained: Int64 { row.sellOut - explained }
}

/// PSI rows that cannot be right; each is a hint for a person, such as goods of another distributor.
public enum PsiExceptions {
    /// Rows with a sell-out below zero: something came in that nobody recorded.
    public static func negativeSellOut(
        closedIn interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [PsiRow] {
        try PsiLedger.rows(closedIn: interval, visible: visible, reader).filter { $0.sellOut < 0 }
    }

    /// Rows of distributors whose sell-out differs from what was shipped to the retailers they supply.
    public static func unexplainedOutflow(
        closedIn interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [UnexplainedOutflow] {
        try unexplained(PsiLedger.rows(closedIn: interval, visible: visible, reader), reader)
    }

    static func unexplained(_ rows: [PsiRow], _ reader: Reader) throws -> [UnexplainedOutflow] {
        let distributors = Set(
            try reader.values(String.self, "SELECT id FROM crm_customer WHERE kind = 'distributor'"))
        let rows = rows.filter { distributors.contains($0.customerID) }
        guard let start = rows.lazy.map(\.fromAt).min(), let end = rows.lazy.map(\.toAt).max() else { return [] }
        let shipped = try QuantitySeries.shipmentsToRetailers(from: start, through: end, reader)
        return rows.compactMap { row in
            let explained = shipped.sum(
                customer: row.customerID, product: row.productID, after: row.fromAt, through: row.toAt)
            return row.sellOut == explained ? nil : UnexplainedOutflow(row: row, explained: explained)
        }
    }
}
