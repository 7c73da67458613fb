internal import GRDB
public import PluginKit

extension SalesFacts {
    /// What takes back credit of any of the people in an interval, for their own orders or as a share, by date and number.
    ///
    /// - Parameter unpaidDays: Invoices that are open so many days after they were due count too; `nil` leaves them out.
    public static func takeBacks(
        of people: [String], in interval: ClosedRange<BusinessDate>, unpaidDays: Int?, _ reader: Reader
    ) throws -> [TakeBack] {
        let credited = "SELECT value FROM json_each(?3)"
        let shared = "SELECT order_id FROM orders_order_share WHERE person_id IN (\(credited))"
        func found(_ select: String, _ date: String, _ first: BusinessDate, _ last: BusinessDate) throws -> [Row] {
            try reader.rows(
                """
                \(select) WHERE d.\(date) BETWEEN ?1 AND ?2 AND d.person_id IN (\(credited)) \
                UNION \(select) WHERE d.\(date) BETWEEN ?1 AND ?2 AND d.order_id IN (\(shared))
                """, [first, last, VisibleSet.json(people)])
        }
        var all = try found(creditNotes, "returned_on", interval.lowerBound, interval.upperBound).map(TakeBack.init(creditNote:))
        if let unpaidDays {
            all += try found(
                unpaidInvoices(after: unpaidDays), "due_on", interval.lowerBound.advanced(byDays: -unpaidDays),
                interval.upperBound.advanced(byDays: -unpaidDays)
            ).compactMap { TakeBack(invoice: $0, unpaidDays: unpaidDays) }
        }
        return all.sorted(by: TakeBack.precedes)
    }

    /// The returns of an interval, by date and number.
    public static func returns(in interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [TakeBack] {
        try reader.rows(
            "\(creditNotes) WHERE d.returned_on BETWEEN ? AND ? ORDER BY d.returned_on, d.number",
            [interval.lowerBound, interval.upperBound]
        ).map(TakeBack.init(creditNote:))
    }

    /// What a return takes back of the money that receipts had paid for its order by its date: the pool of the order's paid parts,
    /// the earliest first, less what earlier returns of the order took. The parts add up to the credit, or to what is left.
    public static func paidParts(takenBackBy given: TakeBack, _ reader: Reader) throws -> [PaidPart] {
        try parts(.collected, takenBackBy: given, unpaidDays: nil, reader)
    }

    /// What is taken back of what an order counted for on a basis: its paid parts for ``Basis/collected``, its invoices or shipments by
    /// their date for the others, the earliest first, less what earlier returns and unpaid invoices took. An unpaid invoice takes
    /// only its own part. Nothing for secondary sales, which have no returns.
    ///
    /// - Parameter unpaidDays: The same as in ``takeBacks(of:in:unpaidDays:_:)``; what is collected is never unpaid.
    public static func parts(
        _ basis: Basis, takenBackBy given: TakeBack, unpaidDays: Int?, _ reader: Reader
    ) throws -> [PaidPart] {
        let documents: String
        switch basis {
        case .collected:
            let takers = try takeBacks(of: given, unpaidDays: nil, reader)
            return PaidPool(try paidParts(order: given.orderID, through: given.date, reader)).taken(by: takers)
        case .invoiced:
            documents = "SELECT issued_on AS date, number, number, amount_minor FROM orders_invoice WHERE order_id = ?"
        case .shipped:
            documents = """
                SELECT s.shipped_on AS date, s.number, coalesce(i.number, ''), s.amount_minor FROM orders_shipment s
                LEFT JOIN orders_invoice i ON i.shipment_id = s.id WHERE s.order_id = ?
                """
        case .ordered:
            documents = "SELECT ordered_on AS date, number, '', amount_minor FROM orders_order WHERE id = ?"
        case .secondaryOrdered, .secondaryShipped: return []
        }
        let parts = try reader.rows("\(documents) AND date <= ? ORDER BY date, 2", [given.orderID, given.date])
            .map { PaidPart(date: $0[0], receipt: $0[1], invoice: $0[2], amountMinor: $0[3]) }
        return PaidPool(parts).taken(by: try takeBacks(of: given, unpaidDays: unpaidDays, reader))
    }

    /// The take-backs of the same order up to and with a given one, in the order in which they take.
    private static func takeBacks(of given: TakeBack, unpaidDays: Int?, _ reader: Reader) throws -> [TakeBack] {
        var all = try reader.rows("\(creditNotes) WHERE d.order_id = ?", [given.orderID]).map(TakeBack.init(creditNote:))
        if let unpaidDays {
            all += try reader.rows("\(unpaidInvoices(after: unpaidDays)) WHERE d.order_id = ?", [given.orderID])
                .compactMap { TakeBack(invoice: $0, unpaidDays: unpaidDays) }
        }
        return all.sorted(by: TakeBack.precedes).filter { !TakeBack.precedes(given, $0) }
    }

    private static let creditNotes =
        "SELECT d.id, d.number, d.returned_on, d.order_id, d.person_id, d.customer_id, d.amount_minor FROM orders_credit_note d"

    /// Invoices with what was open so many days after they were due.
    private static func unpaidInvoices(after days: Int) -> String {
        """
        SELECT d.id, d.number, d.due_on, d.order_id, d.person_id, d.customer_id, d.amount_minor - coalesce((
            SELECT sum(a.amount_minor) FROM orders_allocation a
            WHERE a.invoice_id = d.id AND a.allocated_on <= date(d.due_on, '+\(days) days')), 0)
        FROM orders_invoice d
        """
    }
}

extension TakeBack {
    fileprivate init(creditNote row: Row) {
        self.init(
            cause: .returned, id: row[0], number: row[1], date: row[2], orderID: row[3], personID: row[4], customerID: row[5],
            amountMinor: row[6])
    }

    /// `nil` for an invoice that was paid in time.
    fileprivate init?(invoice row: Row, unpaidDays: Int) {
        guard let amount: Int64 = row[6], amount > 0 else { return nil }
        let due: BusinessDate = row[2]
        self.init(
            cause: .unpaid, id: row[0], number: row[1], date: due.advanced(byDays: unpaidDays), orderID: row[3], personID: row[4],
            customerID: row[5], amountMinor: amount)
    }
}
