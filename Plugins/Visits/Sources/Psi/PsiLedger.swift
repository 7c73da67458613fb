internal import GRDB
public import PluginKit

/// PSI rows as they follow from counts and deliveries, however late and in whatever order both arrived.
public enum PsiLedger {
    /// Most customers whose deliveries are read one by one; beyond, all deliveries of the time are read.
    private static let customersMax = 200

    /// The rows whose closing count lies in an interval, by customer code, product code and time.
    ///
    /// - Parameters:
    ///   - interval: Business dates of the closing count, both included.
    ///   - customer: Id of the only customer; `nil` for all.
    ///   - product: Id of the only product; `nil` for all.
    ///   - person: Id of the rep who took the closing count; `nil` for any.
    ///   - visible: People whose customers count.
    public static func rows(
        closedIn interval: ClosedRange<BusinessDate>, customer: String? = nil, product: String? = nil, person: String? = nil,
        visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [PsiRow] {
        var rows: [PsiRow] = []
        // With a person given, counts of other reps are missing in between, so each predecessor is looked up.
        var pairing = Pairing(isComplete: person == nil)
        let (sql, arguments) = query(interval, customer, product, person, visible)
        try reader.forEach(sql, arguments) { row in
            if let paired = try pairing.next(Count(row: row), reader) { rows.append(paired) }
        }
        try addInflow(&rows, reader)
        return rows
    }

    private static func query(
        _ interval: ClosedRange<BusinessDate>, _ customer: String?, _ product: String?, _ person: String?, _ visible: VisibleSet
    ) -> (String, StatementArguments) {
        let (condition, people) = visible.condition("c.owner_id")
        var sql = """
            SELECT n.customer_id, n.product_id, n.visit_id, n.person_id, n.counted_at, n.counted_on, n.counted, n.returned, \
            n.damaged, c.code, p.code FROM visits_count n JOIN crm_customer c ON c.id = n.customer_id \
            JOIN organization_product p ON p.id = n.product_id WHERE n.counted_on BETWEEN ? AND ? AND \(condition)
            """
        var arguments: StatementArguments = [interval.lowerBound, interval.upperBound]
        arguments += people
        for (column, value) in [("customer_id", customer), ("product_id", product), ("person_id", person)] {
            guard let value else { continue }
            sql += " AND n.\(column) = ?"
            arguments += [value]
        }
        return (sql + " ORDER BY c.code, p.code, n.counted_at, n.visit_id", arguments)
    }

    private static func addInflow(_ rows: inout [PsiRow], _ reader: Reader) throws {
        guard let start = rows.lazy.map(\.fromAt).min(), let end = rows.lazy.map(\.toAt).max() else { return }
        let customers = Set(rows.lazy.map(\.customerID))
        let deliveries = try QuantitySeries.deliveries(
            to: customers.count > customersMax ? nil : customers, from: start, through: end, reader)
        for index in rows.indices {
            let row = rows[index]
            rows[index].inflow = deliveries.sum(
                customer: row.customerID, product: row.productID, after: row.fromAt, through: row.toAt)
        }
    }
}

extension PsiLedger {
    /// A count as it is read for pairing.
    struct Count {
        var customerID: String
        var productID: String
        var visitID: String
        var personID: String
        var at: Instant
        var on: BusinessDate
        var counted: Int64
        var returned: Int64
        var damaged: Int64
        var customerCode: String
        var productCode: String

        init(row: Row) {
            customerID = row[0]
            productID = row[1]
            visitID = row[2]
            personID = row[3]
            at = row[4]
            on = row[5]
            counted = row[6]
            returned = row[7]
            damaged = row[8]
            customerCode = row[9]
            productCode = row[10]
        }
    }

    /// Pairs each count with the one before it, which for the first of a series may lie before the interval.
    private struct Pairing {
        private struct Opening {
            var customerID: String
            var productID: String
            var visitID: String
            var at: Instant
            var on: BusinessDate
            var counted: Int64
        }

        private let isComplete: Bool
        private var last: Opening?

        init(isComplete: Bool) { self.isComplete = isComplete }

        mutating func next(_ count: Count, _ reader: Reader) throws -> PsiRow? {
            let isSameSeries = isComplete && last?.customerID == count.customerID && last?.productID == count.productID
            let opening = isSameSeries ? last : try Self.opening(before: count, reader)
            last = Opening(
                customerID: count.customerID, productID: count.productID, visitID: count.visitID, at: count.at, on: count.on,
                counted: count.counted)
            guard let opening else { return nil }
            return PsiRow(
                customerID: count.customerID, customerCode: count.customerCode, productID: count.productID,
                productCode: count.productCode, personID: count.personID, fromVisitID: opening.visitID, toVisitID: count.visitID,
                fromAt: opening.at, toAt: count.at, fromDate: opening.on, toDate: count.on, opening: opening.counted, inflow: 0,
                returned: count.returned, damaged: count.damaged, closing: count.counted)
        }

        private static func opening(before count: Count, _ reader: Reader) throws -> Opening? {
            try reader.row(
                """
                SELECT visit_id, counted_at, counted_on, counted FROM visits_count \
                WHERE customer_id = ?1 AND product_id = ?2 AND counted_at <= ?3 AND (counted_at, visit_id) < (?3, ?4) \
                ORDER BY counted_at DESC, visit_id DESC LIMIT 1
                """, [count.customerID, count.productID, count.at, count.visitID]
            ).map {
                Opening(
                    customerID: count.customerID, productID: count.productID, visitID: $0[0], at: $0[1], on: $0[2], counted: $0[3]
                )
            }
        }
    }
}
