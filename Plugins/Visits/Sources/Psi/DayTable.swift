internal import GRDB
internal import PluginKit

/// The PSI table of a rep's day (F01–F05): every product of every customer visited.
struct DayTable: Sendable, Hashable {
    /// A product at a customer.
    struct Line: Sendable, Hashable {
        var customerID: String
        var customerCode: String
        /// Empty in the one line of a customer where nothing was counted or ordered.
        var productID = ""
        var productCode = ""
        var visitID: String
        /// `nil` when there was no count that day or none before.
        var row: PsiRow?
        /// `nil` when the product was not counted.
        var closing: Int64?
        var ordered: Int64 = 0
        var suggested: Int64 = 0
    }

    static func lines(of person: String, on date: BusinessDate, _ reader: Reader) throws -> [Line] {
        let settings = try VisitSettings.current(reader)
        let rows = try PsiLedger.rows(closedIn: date...date, person: person, reader)
        let closed = Dictionary(rows.map { ([$0.toVisitID, $0.productID], $0) }) { first, _ in first }
        var inTransit: [String: [String: Int64]] = [:]
        var lines: [Line] = []
        try reader.forEach(sql, [person, date]) { found in
            var line = Line(customerID: found[0], customerCode: found[1], visitID: found[2])
            line.productID = found[3] ?? ""
            line.productCode = found[4] ?? ""
            line.closing = found[5]
            line.ordered = found[6]
            line.row = closed[[line.visitID, line.productID]]
            lines.append(line)
        }
        for index in lines.indices {
            guard let row = lines[index].row else { continue }
            let customer = lines[index].customerID
            let coming = try inTransit[customer] ?? SuggestedOrder.inTransit(to: customer, reader)
            inTransit[customer] = coming
            lines[index].suggested = SuggestedOrder.quantity(of: row, inTransit: coming[row.productID] ?? 0, settings)
        }
        return lines
    }

    /// What was counted and ordered at each visit of the day; a visit with neither has one row without a product.
    private static let sql = """
        WITH visit AS (SELECT id, customer_id FROM visits_visit WHERE person_id = ?1 AND visited_on = ?2),
        line AS (
            SELECT v.id AS visit_id, n.product_id, n.counted, 0 AS ordered FROM visit v JOIN visits_count n ON n.visit_id = v.id
            UNION ALL
            SELECT v.id, l.product_id, NULL, l.quantity FROM visit v JOIN orders_order o ON o.visit_id = v.id AND o.counted = 1
            JOIN orders_order_line l ON l.order_id = o.id)
        SELECT v.customer_id, c.code, v.id, l.product_id, p.code, max(l.counted), coalesce(sum(l.ordered), 0)
        FROM visit v JOIN crm_customer c ON c.id = v.customer_id LEFT JOIN line l ON l.visit_id = v.id
        LEFT JOIN organization_product p ON p.id = l.product_id
        GROUP BY v.id, l.product_id ORDER BY c.code, v.id, p.code
        """
}
