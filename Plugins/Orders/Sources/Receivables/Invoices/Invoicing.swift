internal import GRDB
internal import PluginKit

/// Invoices shipments: whole, once, at the value that was shipped. Goods that left can always be invoiced, whatever the credit
/// rules say by then.
enum Invoicing {
    /// What an invoice needs to know of its shipment and order.
    struct Shipment: Sendable, Hashable {
        var id: String
        var number: String
        var orderID: String
        var customerID: String
        var personID: String
        var isDirect: Bool
        var shippedOn: BusinessDate
        var amountMinor: Int64
        var paymentDays: Int64

        /// The shipment with an id.
        static func find(id: String, _ reader: Reader) throws -> Shipment? {
            try reader.row(sql("s.id = ?"), [id]).map(Shipment.init(row:))
        }

        /// Shipments of an order that no invoice has, the first shipped first.
        static func waiting(order: String, _ reader: Reader) throws -> [Shipment] {
            try reader.rows(
                sql("s.order_id = ? AND NOT EXISTS (SELECT 1 FROM orders_invoice i WHERE i.shipment_id = s.id)")
                    + " ORDER BY s.shipped_at, s.number", [order]
            ).map(Shipment.init(row:))
        }

        private static func sql(_ condition: String) -> String {
            """
            SELECT s.id, s.number, s.order_id, o.customer_id, o.person_id, s.kind, s.shipped_on, s.amount_minor, o.payment_days \
            FROM orders_shipment s JOIN orders_order o ON o.id = s.order_id WHERE \(condition)
            """
        }

        private init(row: Row) {
            id = row[0]
            number = row[1]
            orderID = row[2]
            customerID = row[3]
            personID = row[4]
            isDirect = row[5] == "direct"
            shippedOn = row[6]
            amountMinor = row[7]
            paymentDays = row[8]
        }
    }

    /// What the caller of ``issue(_:for:_:_:)`` may choose.
    struct Terms: Sendable, Hashable {
        /// The next free number when `nil`.
        var number: String?
        var issuedOn: BusinessDate
        /// The order's payment days after `issuedOn` when `nil`.
        var dueOn: BusinessDate?
    }

    /// Invoices a shipment; what was shipped and not invoiced becomes an open invoice, and waiting money pays it.
    ///
    /// - Throws: `SHIPMENT_INVOICED`, `NUMBER_TAKEN`, `ORDER_SECONDARY`.
    static func issue(_ terms: Terms, for shipment: Shipment, _ writer: Writer, _ call: Call) throws -> Invoice {
        try check(terms, shipment, writer, call)
        let id = call.newID()
        let number = try terms.number ?? Numbers.next(.invoice, writer)
        let due = terms.dueOn ?? terms.issuedOn.advanced(byDays: Int(shipment.paymentDays))
        let amount = shipment.amountMinor
        try writer.insert(
            "orders_invoice",
            [
                "id": id, "number": number, "customer_id": shipment.customerID, "person_id": shipment.personID,
                "order_id": shipment.orderID, "shipment_id": shipment.id, "issued_on": terms.issuedOn, "due_on": due,
                "amount_minor": amount, "open_minor": amount, "closed_on": amount == 0 ? terms.issuedOn : nil,
                "recorded_by": call.caller.person ?? call.caller.id, "create_time": call.now,
            ])
        try writer.execute(
            "UPDATE orders_order SET invoiced_minor = invoiced_minor + ?, update_time = ? WHERE id = ?",
            [amount, call.now, shipment.orderID])
        try Account.post(customer: shipment.customerID, shippedUninvoiced: -amount, writer)
        try Ledger.rebuild(customer: shipment.customerID, from: terms.issuedOn, writer)
        try Settlement.refresh(order: shipment.orderID, writer)
        writer.audit(
            "invoices/\(id)",
            [
                FieldChange("number", nil, number), FieldChange("shipment_id", nil, shipment.id),
                FieldChange("issued_on", nil, terms.issuedOn.description), FieldChange("due_on", nil, due.description),
                FieldChange("amount_minor", nil, "\(amount)"),
            ])
        guard let invoice = try Invoice.find(id: id, writer) else { throw RPCError.notFound("invoice", id) }
        return invoice
    }

    private static func check(_ terms: Terms, _ shipment: Shipment, _ reader: Reader, _ call: Call) throws {
        guard shipment.isDirect else {
            throw RPCError(
                .failedPrecondition, "ORDER_SECONDARY",
                "The shipment \(shipment.number) is a distributor's to a retailer; the distributor invoices it.")
        }
        var check = FieldCheck()
        if let number = terms.number, !(1...64).contains(number.count) {
            check.fail("number", "must have 1 to 64 characters, or be empty")
        }
        if terms.issuedOn < shipment.shippedOn {
            check.fail("issued_on", "must not be before \(shipment.shippedOn), when the goods left")
        }
        if terms.issuedOn > call.businessDate { check.fail("issued_on", "must not be after today") }
        if let due = terms.dueOn {
            if due < terms.issuedOn { check.fail("due_on", "must not be before issued_on") }
            if due.days(since: terms.issuedOn) > 365 {
                check.fail("due_on", "must be at most 365 days after issued_on")
            }
        }
        try check.finish()
        if let number = terms.number, try Invoice.find(number: number, reader) != nil {
            throw RPCError.numberTaken("invoice", number)
        }
        if let other = try reader.value(
            String.self, "SELECT number FROM orders_invoice WHERE shipment_id = ?", [shipment.id])
        {
            throw RPCError(
                .failedPrecondition, "SHIPMENT_INVOICED",
                "The shipment \(shipment.number) stands on the invoice \(other). A correction is a credit note.",
                metadata: ["invoice": other])
        }
    }
}

extension RPCError {
    /// A document with the number exists.
    static func numberTaken(_ kind: String, _ number: String) -> RPCError {
        RPCError(
            .alreadyExists, "NUMBER_TAKEN", "There is another \(kind) with the number \(number.prefix(64)). Use another number.")
    }
}
