internal import GRDB
public import PluginKit

/// Sales as plugins that pay or judge for them read them: the same documents and the same split by shares as the measures
/// `orders.ordered`, `orders.shipped`, `orders.invoiced` and `orders.collected`, one by one.
///
/// They are facts, whoever asks: a plugin checks by itself what the caller may see.
public enum SalesFacts {
    /// Which documents count.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// Orders of distributors and key accounts by order date.
        case ordered
        /// Shipments to them by shipping date, less credit notes.
        case shipped
        /// Invoices by date, less credit notes.
        case invoiced
        /// What receipts paid, by the date on which they paid.
        case collected
        /// Orders of retailers by order date.
        case secondaryOrdered
        /// Shipments to retailers by shipping date.
        case secondaryShipped

        var figure: SalesFigure {
            switch self {
            case .ordered: .ordered
            case .shipped: .shipped
            case .invoiced: .invoiced
            case .collected: .collected
            case .secondaryOrdered: .secondaryOrdered
            case .secondaryShipped: .secondaryShipped
            }
        }
    }

    /// The facts of an interval, by date, document and rep.
    ///
    /// - Parameters:
    ///   - people: Person ids; `nil` asks for everyone.
    ///   - interval: Business dates, both included.
    public static func list(
        _ basis: Basis, people: [String]?, interval: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> [SalesFact] {
        let shares = try OrderShares.find(people: people, reader)
        var facts: [SalesFact] = []
        for source in basis.figure.sources {
            try FactList(source, people, interval).append(to: &facts, shares, reader)
        }
        return facts.sorted {
            ($0.date, $0.document, $0.personID, $0.orderID) < ($1.date, $1.document, $1.personID, $1.orderID)
        }
    }

    /// What receipts had paid for an order by a date, by date, receipt and invoice.
    public static func paidParts(order: String, through date: BusinessDate, _ reader: Reader) throws -> [PaidPart] {
        try reader.rows(
            """
            SELECT a.allocated_on, a.document_number, i.number, a.amount_minor FROM orders_allocation a \
            JOIN orders_invoice i ON i.id = a.invoice_id \
            WHERE a.order_id = ? AND a.kind = 'receipt' AND a.allocated_on <= ? \
            ORDER BY a.allocated_on, a.document_number, i.number
            """, [order, date]
        ).map { PaidPart(date: $0[0], receipt: $0[1], invoice: $0[2], amountMinor: $0[3]) }
    }

    /// Who is credited with an order and with how many parts per million; they add up to 1 000 000.
    public static func shares(order: String, _ reader: Reader) throws -> [String: Int64] {
        let rows = try reader.rows("SELECT person_id, share_ppm FROM orders_order_share WHERE order_id = ?", [order])
        guard rows.isEmpty else { return Dictionary(rows.map { ($0[0], $0[1]) }) { $1 } }
        let person = try reader.value(String.self, "SELECT person_id FROM orders_order WHERE id = ?", [order])
        return person.map { [$0: 1_000_000] } ?? [:]
    }
}
