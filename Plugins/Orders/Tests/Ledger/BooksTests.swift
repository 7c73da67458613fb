import GRDB
import PluginKit
import PluginTesting
import Testing

@testable import Orders

/// Random business, and after every step the books: every fen of every document stands in exactly one place.
@Suite("The books under random business")
struct BooksTests {
    @Test(
        "H08: exposure is the sum of its parts, stock and money are conserved, and the ledger is the reference's, after every step",
        arguments: 1...5)
    func books(seed: UInt64) throws {
        var business = try RandomBusiness(seed: seed)
        for step in 0..<160 {
            let what = try business.step()
            let books = try Books(business.company.tenant)
            #expect(books.faults == [], "seed \(seed), step \(step): \(what)")
            if !books.faults.isEmpty { return }
        }
        #expect(business.done.values.allSatisfy { $0 > 0 }, "\(business.done)")
    }
}

/// The books of a company, computed anew from its documents.
struct Books {
    private(set) var faults: [String] = []

    init(_ tenant: TestTenant) throws {
        try tenant.read { reader in
            for customer in try reader.values(String.self, "SELECT id FROM crm_customer WHERE kind <> 'retailer'") {
                try checkAccount(customer, reader)
                try checkLedger(customer, reader)
            }
            try checkOrders(reader)
            try checkStock(reader)
            if let fault = try AccountHealth.check(reader) { faults.append(fault) }
        }
    }

    private mutating func require(_ name: String, _ stored: Int64, _ computed: Int64) {
        if stored != computed { faults.append("\(name) is \(stored) and should be \(computed)") }
    }

    private mutating func checkAccount(_ customer: String, _ reader: Reader) throws {
        func sum(_ sql: String) throws -> Int64 { try reader.value(Int64.self, sql, [customer]) ?? 0 }
        let account = try Account.find(customer: customer, reader)
        let approved = try sum(
            """
            SELECT sum(l.quantity * l.unit_price_minor) FROM orders_order o JOIN orders_order_line l ON l.order_id = o.id \
            WHERE o.customer_id = ? AND o.state IN ('approved', 'allocated', 'part_shipped', 'shipped', 'delivered', 'invoiced', \
            'settled', 'returned')
            """)
        let shipped = try sum(
            """
            SELECT sum(g.quantity * l.unit_price_minor) FROM orders_shipment s JOIN orders_shipment_line g ON g.shipment_id = s.id \
            JOIN orders_order_line l ON l.order_id = s.order_id AND l.line = g.order_line WHERE s.customer_id = ?
            """)
        let invoiced = try sum("SELECT sum(amount_minor) FROM orders_invoice WHERE customer_id = ?")
        let received = try sum(
            """
            SELECT sum(amount_minor) FROM orders_receipt r WHERE customer_id = ? \
            AND NOT EXISTS (SELECT 1 FROM orders_receipt_reversal v WHERE v.receipt_id = r.id)
            """)
        let credited = try sum("SELECT sum(amount_minor) FROM orders_credit_note WHERE customer_id = ?")
        let allocated = try sum("SELECT sum(amount_minor) FROM orders_allocation WHERE customer_id = ?")
        require("approved and unshipped", account.approvedUnshippedMinor, approved - shipped)
        require("shipped and not invoiced", account.shippedUninvoicedMinor, shipped - invoiced)
        require("open invoices", account.openInvoicesMinor, invoiced - allocated)
        require("unapplied money", account.unappliedMinor, received + credited - allocated)
        require("exposure", account.exposureMinor, approved - received - credited)
    }

    private mutating func checkLedger(_ customer: String, _ reader: Reader) throws {
        let invoices = try reader.rows(
            "SELECT id, number, order_id, person_id, issued_on, due_on, amount_minor FROM orders_invoice WHERE customer_id = ?",
            [customer]
        ).map {
            LedgerInvoice(
                id: $0[0], number: $0[1], orderID: $0[2], personID: $0[3], issuedOn: $0[4], dueOn: $0[5], openMinor: $0[6])
        }
        let money = try reader.rows(
            """
            SELECT 'receipt', id, number, received_on, amount_minor FROM orders_receipt r WHERE customer_id = ?1 \
            AND NOT EXISTS (SELECT 1 FROM orders_receipt_reversal v WHERE v.receipt_id = r.id) UNION ALL \
            SELECT 'credit_note', id, number, returned_on, amount_minor FROM orders_credit_note \
            WHERE customer_id = ?1 AND amount_minor > 0
            """, [customer]
        ).map {
            LedgerMoney(kind: .init(rawValue: $0[0]) ?? .receipt, id: $0[1], number: $0[2], datedOn: $0[3], openMinor: $0[4])
        }
        let reference = ReferenceLedger(invoices: invoices, money: money).allocations
        let stored = try LedgerPages.load(customer: customer, from: "0001-01-01", reader).allocations
        if stored != reference { faults.append("the allocations differ from the reference: \(stored) \(reference)") }
    }

    /// A delivered order is invoiced when all of it is, and settled when all of that is paid.
    private mutating func checkOrders(_ reader: Reader) throws {
        let rows = try reader.rows(
            """
            SELECT o.number, o.state, o.shipped_minor, o.invoiced_minor, coalesce(sum(i.open_minor), 0), count(i.id) \
            FROM orders_order o LEFT JOIN orders_invoice i ON i.order_id = o.id \
            WHERE o.kind = 'direct' AND o.state IN ('delivered', 'invoiced', 'settled') GROUP BY o.id
            """)
        for row in rows {
            let (shipped, invoiced, open, count): (Int64, Int64, Int64, Int64) = (row[2], row[3], row[4], row[5])
            let wanted = count == 0 || invoiced < shipped ? "delivered" : open > 0 ? "invoiced" : "settled"
            if row[1] != wanted { faults.append("\(row[0] as String) is \(row[1] as String) and should be \(wanted)") }
        }
    }

    private mutating func checkStock(_ reader: Reader) throws {
        let rows = try reader.rows(
            """
            SELECT l.code, l.shipped_quantity, l.returned_quantity, \
            (SELECT coalesce(sum(quantity), 0) FROM orders_shipment_line g WHERE g.product_id = l.product_id AND g.lot = l.code), \
            (SELECT coalesce(sum(quantity), 0) FROM orders_credit_note n WHERE n.product_id = l.product_id AND n.lot = l.code) \
            FROM orders_lot l
            """)
        for row in rows {
            require("shipped of lot \(row[0] as String)", row[1], row[3])
            require("returned of lot \(row[0] as String)", row[2], row[4])
        }
    }
}
