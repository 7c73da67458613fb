internal import GRDB
internal import PluginKit

/// On time in full: whether orders were delivered whole by the day they promise.
///
/// Due are the counted orders with a promised day. An order is on time in full when of each line at least the ordered quantity was
/// delivered by the end of that day.
enum Punctuality {
    /// What the deliveries of one order came to.
    struct Result: Sendable, Hashable {
        var orderID: String
        var number: String
        var customerID: String
        var personID: String
        var kind: String
        var promisedOn: BusinessDate
        /// Day of the delivery that completed the last line; `nil` while one is incomplete.
        var completedOn: BusinessDate?

        /// Whether everything had arrived by the promised day.
        var isOnTimeInFull: Bool { completedOn.map { $0 <= promisedOn } ?? false }

        /// Days from the promise to the completion, or to `date` while it is incomplete.
        func daysLate(asOf date: BusinessDate) -> Int { (completedOn ?? date).days(since: promisedOn) }
    }

    /// The orders promised within an interval, by their deliveries up to `asOf`, ordered by number.
    static func results(
        promised interval: ClosedRange<BusinessDate>, asOf: BusinessDate, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [Result] {
        let owner = visible.condition("o.person_id")
        var results: [Result] = []
        var line = LineProgress()
        try reader.forEach(
            sql(owner.sql), [asOf, interval.lowerBound, interval.upperBound] + owner.arguments
        ) { row in
            let order: String = row[0]
            if results.last?.orderID != order {
                results.append(Result(row: row))
                line = LineProgress()
            }
            line.add(line: row[6], ordered: row[7], delivered: row[9], on: row[8])
            results[results.count - 1].completedOn = line.completedOn
        }
        return results
    }

    /// Orders with their lines and the deliveries of each line in the order in which they arrived.
    private static func sql(_ owner: String) -> String {
        """
        SELECT o.id, o.number, o.customer_id, o.person_id, o.kind, o.promised_on, l.line, l.quantity, s.delivered_on, g.quantity \
        FROM orders_order o LEFT JOIN orders_order_line l ON l.order_id = o.id \
        LEFT JOIN orders_shipment s ON s.order_id = o.id AND s.delivered_on <= ? \
        LEFT JOIN orders_shipment_line g ON g.shipment_id = s.id AND g.order_line = l.line \
        WHERE o.promised_on BETWEEN ? AND ? AND o.counted AND \(owner) ORDER BY o.number, l.line, s.delivered_at
        """
    }
}

/// Follows the deliveries of an order, line by line and in the order in which they arrived.
struct LineProgress: Sendable, Hashable {
    private var line: Int64?
    private var missing: Int64 = 0
    private var lineCompletedOn: BusinessDate?
    private var latestOn: BusinessDate?
    private var isEarlierIncomplete = false

    /// Day on which the last line was complete; `nil` while a line is incomplete.
    var completedOn: BusinessDate? {
        guard !isEarlierIncomplete, let lineCompletedOn else { return nil }
        return max(latestOn ?? lineCompletedOn, lineCompletedOn)
    }

    /// Adds a delivery of a line, or a line without deliveries.
    mutating func add(line number: Int64?, ordered: Int64?, delivered: Int64?, on date: BusinessDate?) {
        guard let number, let ordered else { return }
        if number != line {
            if line != nil {
                if let lineCompletedOn {
                    latestOn = max(latestOn ?? lineCompletedOn, lineCompletedOn)
                } else {
                    isEarlierIncomplete = true
                }
            }
            line = number
            missing = ordered
            lineCompletedOn = nil
        }
        guard let delivered, let date else { return }
        missing -= delivered
        if missing <= 0, lineCompletedOn == nil { lineCompletedOn = date }
    }
}

extension Punctuality.Result {
    fileprivate init(row: Row) {
        self.init(
            orderID: row[0], number: row[1], customerID: row[2], personID: row[3], kind: row[4], promisedOn: row[5])
    }
}
