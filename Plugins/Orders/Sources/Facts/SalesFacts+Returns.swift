internal import GRDB
public import PluginKit

extension SalesFacts {
    /// The returns of an interval whose order is credited to any of the people, alone or as a share, by date and number.
    public static func returns(
        of people: [String], in interval: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> [ReturnFact] {
        try reader.rows(
            """
            SELECT id, number, returned_on, order_id, person_id, customer_id, amount_minor FROM orders_credit_note n \
            WHERE returned_on BETWEEN ?1 AND ?2 AND (person_id IN (SELECT value FROM json_each(?3)) OR EXISTS \
            (SELECT 1 FROM orders_order_share s WHERE s.order_id = n.order_id AND s.person_id IN (SELECT value FROM json_each(?3)))) \
            ORDER BY returned_on, number
            """, [interval.lowerBound, interval.upperBound, VisibleSet.json(people)]
        ).map(ReturnFact.init(row:))
    }

    /// What a return takes back of what its order counted for on a basis: ``paidParts(takenBackBy:_:)`` for
    /// ``Basis/collected``, the order's invoices or shipments by their date for the others, the earliest first, less what earlier
    /// returns took. Nothing for secondary sales, which have no returns.
    public static func parts(_ basis: Basis, takenBackBy given: ReturnFact, _ reader: Reader) throws -> [PaidPart] {
        let (table, date): (String, String)
        switch basis {
        case .collected: return try paidParts(takenBackBy: given, reader)
        case .invoiced: (table, date) = ("orders_invoice", "issued_on")
        case .shipped: (table, date) = ("orders_shipment", "shipped_on")
        case .ordered: (table, date) = ("orders_order", "ordered_on")
        case .secondaryOrdered, .secondaryShipped: return []
        }
        let order = basis == .ordered ? "id" : "order_id"
        let documents = try reader.rows(
            "SELECT \(date), number, amount_minor FROM \(table) WHERE \(order) = ? AND \(date) <= ? ORDER BY \(date), number",
            [given.orderID, given.date]
        ).map { PaidPart(date: $0[0], receipt: $0[1], invoice: basis == .invoiced ? $0[1] : "", amountMinor: $0[2]) }
        return PaidPool(documents).taken(by: try returns(through: given, reader))
    }

    /// The returns of the same order up to and with a return, in the order in which they take back.
    private static func returns(through given: ReturnFact, _ reader: Reader) throws -> [ReturnFact] {
        try reader.rows(
            """
            SELECT id, number, returned_on, order_id, person_id, customer_id, amount_minor FROM orders_credit_note \
            WHERE order_id = ? AND (returned_on, number) <= (?, ?) ORDER BY returned_on, number
            """, [given.orderID, given.date, given.number]
        ).map(ReturnFact.init(row:))
    }
}
