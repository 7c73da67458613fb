import GRDB
import Incentives
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// The documents of a small company's first quarter, made from a seed: orders, some of them shared, with one or two shipments and
/// invoices, receipts that pay most of them, and returns.
struct RandomCompany {
    /// Rows of a table that hang together.
    typealias Rows = [(table: String, row: String)]

    static let headers = [
        "orders": "number,customer_code,rep_code,ordered_at,ship_to_address_version,submitted_by,approved_by,approved_at,status",
        "order_lines": "order_number,line,product_code,qty,unit_price_minor",
        "shipments": "number,order_number,shipped_at,delivered_at,ship_to_address_version",
        "shipment_lines": "shipment_number,order_line,product_code,lot,qty",
        "invoices": "number,customer_code,order_number,issued_on,due_on,amount_minor",
        "receipts": "number,customer_code,received_on,amount_minor",
        "returns": "number,order_number,order_line,qty,returned_on,credit_minor",
    ]
    /// The order in which tables of one batch come in.
    static let tables = ["orders", "order_lines", "shipments", "shipment_lines", "invoices", "receipts", "returns"]
    static let reps = (1...5).map { "REP\($0)" }
    static let supervisors = ["SUP1", "SUP2"]

    private(set) var orders: [Rows] = []
    private(set) var receipts: Rows = []
    /// Partners of shared orders, by number.
    private(set) var shares: [String: [(rep: String, ppm: Int64)]] = [:]
    private(set) var targets = "metric,period,person_code,org_unit_code,category,channel,amount_minor\n"
    private(set) var truth = "person,date,rows,true_rows\n"
    private(set) var stock: [(rep: String, date: String, customer: String, days: Int64)] = []
    private var random: SplitMix
    private var numbers: [String: Int] = [:]

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        for _ in 1...36 { order() }
        for month in ["2026-01", "2026-02", "2026-03"] {
            for (index, rep) in (Self.supervisors + Self.reps).enumerated() where random.next(0...5) > 0 {
                targets += "sell_in,\(month),\(rep),TM\(index % 2 + 1),,,\(random.next(0...4) * 40_000)\n"
            }
            for rep in Self.reps where random.next(0...2) > 0 {
                let rows = random.next(5...20)
                truth += "\(rep),\(month)-15,\(rows),\(rows - random.next(0...3))\n"
                stock.append((rep, "\(month)-20", "D\(random.next(1...3))", random.next(30...60)))
            }
        }
        for customer in 1...3 {
            for _ in 1...14 {
                receipts.append(("receipts", "\(number("RC")),D\(customer),\(date(5...110)),\(random.next(2_000...40_000))"))
            }
        }
    }

    private mutating func number(_ series: String) -> String {
        numbers[series, default: 0] += 1
        return "\(series)\(1_000 + numbers[series, default: 0])"
    }

    /// A date so many days after New Year.
    private mutating func date(_ days: ClosedRange<Int64>) -> BusinessDate {
        BusinessDate(days: 20_454).advanced(byDays: Int(random.next(days)))
    }

    private mutating func order() {
        let order = number("SO")
        let (customer, rep) = ("D\(random.next(1...3))", Self.reps[Int(random.next(0...4))])
        let ordered = date(0...75)
        var rows: Rows = [
            ("orders", "\(order),\(customer),\(rep),\(ordered)T09:00:00+08:00,1,\(rep),DIR1,\(ordered)T10:00:00+08:00,approved")
        ]
        let lines = (1...random.next(1...2)).map { line in
            (line: line, quantity: random.next(2...30), price: random.next(90...999))
        }
        for line in lines {
            rows.append(("order_lines", "\(order),\(line.line),P\(line.line),\(line.quantity),\(line.price)"))
            let (shipment, shipped) = (number("SH"), ordered.advanced(byDays: Int(random.next(0...9))))
            rows.append(("shipments", "\(shipment),\(order),\(shipped)T14:00:00+08:00,\(shipped)T18:00:00+08:00,1"))
            rows.append(("shipment_lines", "\(shipment),\(line.line),P\(line.line),L\(line.line),\(line.quantity)"))
            let (issued, terms) = (shipped.advanced(byDays: Int(random.next(0...3))), Int(random.next(0...20)))
            let (invoice, amount) = (number("IV"), line.quantity * line.price)
            rows.append(("invoices", "\(invoice),\(customer),\(order),\(issued),\(issued.advanced(byDays: terms)),\(amount)"))
            if random.next(0...4) == 0 {
                let (returned, quantity) = (shipped.advanced(byDays: Int(random.next(4...40))), random.next(1...line.quantity))
                rows.append(("returns", "\(number("RT")),\(order),\(line.line),\(quantity),\(returned),\(quantity * line.price)"))
            }
        }
        orders.append(rows)
        let partner = Self.reps[Int(random.next(0...4))]
        if partner != rep, random.next(0...2) == 0 { shares[order] = [(rep, 370_001), (partner, 629_999)] }
    }
}

extension RandomCompany {
    /// Brings the company into a new tenant, its documents in a random order of rows and batches.
    ///
    /// A batch is what a document hangs on and the document: an order comes before its invoice, a receipt any time.
    func company(shuffledBy seed: UInt64, batches: Int) throws -> PayCompany {
        var random = SplitMix(seed: seed)
        let company = try PayCompany.small()
        try fill(company)
        var parts = Array(repeating: Rows(), count: batches)
        for (place, rows) in (orders + receipts.map { [$0] }).enumerated() {
            parts[place < batches ? place : Int(random.next(0...Int64(batches - 1)))] += rows
        }
        for part in parts {
            for table in Self.tables {
                var rows = part.filter { $0.table == table }.map(\.row)
                guard !rows.isEmpty else { continue }
                random.shuffle(&rows)
                try company.add(table, rows)
                if table == "order_lines" { try share(rows, company) }
            }
        }
        return company
    }

    private func fill(_ company: PayCompany) throws {
        let tenant = company.tenant
        try tenant.importCSV("targets", targets)
        try tenant.importCSV("inspection_rows", truth)
        let customers = try ids("crm_customer", company)
        try tenant.importCSV(
            "stock_days",
            "person,date,customer_id,days\n"
                + stock.map { "\($0.rep),\($0.date),\(customers[$0.customer] ?? ""),\($0.days)\n" }.joined())
    }

    private func ids(_ table: String, _ company: PayCompany) throws -> [String: String] {
        try company.tenant.read { reader in
            Dictionary(uniqueKeysWithValues: try reader.rows("SELECT code, id FROM \(table)").map { ($0[0], $0[1]) })
        }
    }

    /// Splits the credit of the orders that have lines now.
    private func share(_ lines: [String], _ company: PayCompany) throws {
        for number in Set(lines.map { String($0.prefix { $0 != "," }) }).sorted() {
            if let shares = shares[number] { try company.share(number, shares) }
        }
    }
}
