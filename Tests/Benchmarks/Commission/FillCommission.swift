import ArgumentParser
import Foundation
import GRDB

/// Writes the documents that a month's commission is paid on into the file of a company whose server is stopped.
struct FillCommission: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill-commission",
        abstract: "Gives the reps of a company orders, shipments and invoices in May 2026 and payments, the events, in June.")

    /// Payments of an invoice.
    private static let paymentsPerInvoice = 5

    @Option(help: "The company's file.")
    var file: String

    @Option(help: "How many payments.")
    var events = 1_000_000

    func run() throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        let written = try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
            try database.inTransaction {
                for statement in Self.statements(orders: events / Self.paymentsPerInvoice) {
                    try database.execute(sql: statement)
                }
                return .commit
            }
            try database.execute(sql: "ANALYZE")
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return try Int.fetchOne(database, sql: "SELECT count(*) FROM orders_allocation") ?? 0
        }
        guard written == events / Self.paymentsPerInvoice * Self.paymentsPerInvoice else {
            throw MeasurementError(description: "\(written) payments were written instead of \(events)")
        }
    }

    /// Every order is one line, one shipment and one invoice; every hundredth is shared by two reps, and every hundredth partly comes back.
    private static func statements(orders: Int) -> [String] {
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(orders))"
        let order = "printf('01970000-0000-7000-8000-%012x', i)"
        let (shipment, invoice) = ("printf('01970000-0000-7000-8001-%012x', i)", "printf('01970000-0000-7000-8002-%012x', i)")
        let (day, part) = ("date('2026-05-01', '+' || (i * 7 % 31) || ' days')", "(1000 + i % 977)")
        let amount = "\(paymentsPerInvoice) * \(part)"
        return [
            """
            CREATE TEMP TABLE buyer AS SELECT row_number() OVER (ORDER BY code) - 1 AS place, id, owner_id FROM crm_customer
                WHERE owner_id IN (SELECT id FROM organization_person WHERE position = 'rep')
            """,
            "CREATE UNIQUE INDEX temp.buyer_place ON buyer (place)",
            """
            CREATE TEMP TABLE sale AS \(numbers)
            SELECT i, b.id AS customer_id, b.owner_id AS person_id, \(day) AS day, \(part) AS part
            FROM n JOIN buyer b ON b.place = i % (SELECT count(*) FROM buyer)
            """,
            """
            INSERT INTO orders_order (id, number, kind, customer_id, person_id, ordered_at, ordered_on, address_version, payment,
                payment_days, amount_minor, shipped_minor, invoiced_minor, state, origin, created_by, create_time, update_time, version)
            SELECT \(order), printf('M%07d', i), 'direct', customer_id, person_id, unixepoch(day) * 1000, day, 1, 'credit', 30,
                \(amount), \(amount), \(amount), 'invoiced', 'import', 'bench', 0, 0, 1 FROM sale
            """,
            """
            INSERT INTO orders_order_line (order_id, line, product_id, quantity, unit_price_minor, floor_price_minor, amount_minor)
            SELECT \(order), 1, (SELECT min(id) FROM organization_product), \(paymentsPerInvoice), \(part), 1, \(amount) FROM sale
            """,
            """
            INSERT INTO orders_order_share (order_id, person_id, share_ppm)
            SELECT \(order), person_id, 370001 FROM sale WHERE i % 100 = 0 UNION ALL
            SELECT \(order), (SELECT min(p.id) FROM organization_person p WHERE p.position = 'rep' AND p.id <> sale.person_id), 629999
            FROM sale WHERE i % 100 = 0
            """,
            """
            INSERT INTO orders_shipment (id, number, order_id, customer_id, person_id, kind, shipped_at, shipped_on, address_version,
                amount_minor, origin, shipped_by, create_time, version)
            SELECT \(shipment), printf('H%07d', i), \(order), customer_id, person_id, 'direct', unixepoch(day) * 1000, day, 1,
                \(amount), 'import', 'bench', 0, 1 FROM sale
            """,
            """
            INSERT INTO orders_invoice (id, number, customer_id, person_id, order_id, shipment_id, issued_on, due_on, amount_minor,
                open_minor, closed_on, recorded_by, create_time)
            SELECT \(invoice), printf('I%07d', i), customer_id, person_id, \(order), \(shipment), day, date(day, '+30 days'),
                \(amount), 0, '2026-06-30', 'bench', 0 FROM sale
            """,
            """
            INSERT INTO orders_allocation (customer_id, allocated_on, kind, document_id, document_number, documented_on, invoice_id,
                order_id, person_id, amount_minor)
            SELECT customer_id, paid, 'receipt', document, 'C' || document, paid, invoice, order_id, person_id, part FROM (
                SELECT customer_id, person_id, part, \(invoice) AS invoice, \(order) AS order_id,
                    (i * \(paymentsPerInvoice) + k) AS document, date('2026-06-01', '+' || ((i + k * 6) % 30) || ' days') AS paid
                FROM (SELECT value AS k FROM json_each('[0,1,2,3,4]')), sale)
            """,
            """
            INSERT INTO orders_credit_note (id, number, order_id, customer_id, person_id, order_line, product_id, quantity, returned_on,
                amount_minor, recorded_by, create_time)
            SELECT printf('01970000-0000-7000-8003-%012x', i), printf('R%07d', i), \(order), customer_id, person_id, 1,
                (SELECT min(id) FROM organization_product), 2, '2026-06-28', 2 * \(part), 'bench', 0 FROM sale WHERE i % 100 = 50
            """,
        ]
    }
}
