import SeedCompany

/// The facts of the example company that the bases of `sell_in` and `sell_out` count, from its CSV files (SCHEMA.md 3.2 and 4.1),
/// except allocations of receipts.
enum SeedFacts {
    static func csv() throws -> String {
        var lines = ["base,person,date,amount,category,channel,customer,product"]
        let kinds = try column("kind", of: "customers", by: "code")
        var orders: [String: (rep: String, direct: Bool, counted: Bool, date: String)] = [:]
        for row in try rows("orders") {
            orders[row["number", default: ""]] = (
                row["rep_code", default: ""], kinds[row["customer_code", default: ""]] != "retailer",
                !["rejected", "cancelled"].contains(row["status"]), String(row["ordered_at", default: ""].prefix(10))
            )
        }
        func add(_ base: String, _ order: String, _ date: String, _ amount: Int64) {
            lines.append("\(base),\(orders[order]?.rep ?? ""),\(date),\(amount),,,,")
        }
        var prices: [String: Int64] = [:]
        for row in try rows("order_lines") {
            let number = row["order_number", default: ""]
            let price = Int64(row["unit_price_minor", default: ""]) ?? 0
            prices["\(number)/\(row["line", default: ""])"] = price
            guard let order = orders[number], order.counted else { continue }
            add(order.direct ? "ordered" : "secondary_ordered", number, order.date, price * (Int64(row["qty", default: ""]) ?? 0))
        }
        let shipped = try column("shipped_at", of: "shipments", by: "number")
        let shippedOrder = try column("order_number", of: "shipments", by: "number")
        for row in try rows("shipment_lines") {
            let shipment = row["shipment_number", default: ""]
            let number = shippedOrder[shipment, default: ""]
            let value = prices["\(number)/\(row["order_line", default: ""])", default: 0] * (Int64(row["qty", default: ""]) ?? 0)
            let base = orders[number]?.direct == true ? "shipped" : "secondary_shipped"
            add(base, number, String(shipped[shipment, default: ""].prefix(10)), value)
        }
        for row in try rows("invoices") {
            add(
                "invoiced", row["order_number", default: ""], row["issued_on", default: ""],
                Int64(row["amount_minor", default: ""]) ?? 0)
        }
        for row in try rows("returns") {
            let credit = -(Int64(row["credit_minor", default: ""]) ?? 0)
            for base in ["shipped", "invoiced"] {
                add(base, row["order_number", default: ""], row["returned_on", default: ""], credit)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Rows of a file without quoted fields in the columns used here.
    static func rows(_ table: String) throws -> [[String: String]] {
        let lines = try SeedOne.table(table).split(separator: "\n")
        let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(uniqueKeysWithValues: zip(header, fields))
        }
    }

    private static func column(_ name: String, of table: String, by key: String) throws -> [String: String] {
        try Dictionary(rows(table).map { ($0[key, default: ""], $0[name, default: ""]) }) { first, _ in first }
    }
}
