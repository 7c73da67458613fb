internal import GRDB
internal import PluginKit

/// Counters of one rep over a span of time, from which every ratio of visits follows; a visit that was given up counts in none.
struct VisitFigures: Sendable, Hashable {
    /// Plan lines, without cancelled ones.
    var planned = 0
    /// Plan lines with a visit of the rep to the outlet on the date.
    var donePlanned = 0
    var visits = 0
    var offPlan = 0
    var productiveVisits = 0
    /// Lines of the counted orders that were taken at the visits.
    var orderLines = 0
    var onTimeUploads = 0
    var jointVisits = 0
    var plannedCustomers: Set<String> = []
    var visitedCustomers: Set<String> = []
    var productiveCustomers: Set<String> = []
    /// Outlets with a counted order of the rep, at a visit or without.
    var orderingCustomers: Set<String> = []

    var visitedPlannedCustomers: Int { plannedCustomers.intersection(visitedCustomers).count }
    var orderingPlannedCustomers: Int { plannedCustomers.intersection(orderingCustomers).count }
}

/// Counters by rep and month; a figure over several months is not the sum of them where different outlets are counted.
struct VisitFigureTable: Sendable {
    /// The month's name of the figures over the whole interval.
    static let whole = "all"

    private var figures: [String: [String: VisitFigures]] = [:]

    subscript(person: String, month: String) -> VisitFigures { figures[person]?[month] ?? VisitFigures() }

    /// The people with any fact.
    var people: [String] { figures.keys.sorted() }

    /// Reads the figures of an interval.
    ///
    /// - Parameters:
    ///   - byMonth: Whether the months are kept apart beside the whole.
    ///   - people: Ids of the reps; `nil` is everyone.
    init(
        in interval: ClosedRange<BusinessDate>, byMonth: Bool = false, people: Set<String>? = nil, _ reader: Reader
    ) throws {
        let visible = VisibleSet(people: people)
        try readPlans(interval, byMonth, visible, reader)
        try readVisits(interval, byMonth, visible, reader)
        try readOrders(interval, byMonth, visible, reader)
    }

    private mutating func change(
        _ person: String, _ date: String, _ byMonth: Bool, _ body: (inout VisitFigures) -> Void
    ) {
        body(&figures[person, default: [:]][Self.whole, default: VisitFigures()])
        if byMonth { body(&figures[person, default: [:]][String(date.prefix(7)), default: VisitFigures()]) }
    }

    private mutating func readPlans(
        _ interval: ClosedRange<BusinessDate>, _ byMonth: Bool, _ visible: VisibleSet, _ reader: Reader
    ) throws {
        let (condition, people) = visible.condition("p.person_id")
        try reader.forEach(
            """
            SELECT p.person_id, p.planned_on, p.customer_id, EXISTS (SELECT 1 FROM visits_visit v \
            WHERE v.person_id = p.person_id AND v.visited_on = p.planned_on AND v.customer_id = p.customer_id \
            AND v.state <> 'abandoned') \
            FROM visits_plan p WHERE p.planned_on BETWEEN ? AND ? AND p.state <> 'cancelled' AND \(condition)
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let (customer, isDone): (String, Bool) = (row[2], row[3])
            change(row[0], row[1], byMonth) {
                $0.planned += 1
                $0.donePlanned += isDone ? 1 : 0
                $0.plannedCustomers.insert(customer)
            }
        }
    }

    private mutating func readVisits(
        _ interval: ClosedRange<BusinessDate>, _ byMonth: Bool, _ visible: VisibleSet, _ reader: Reader
    ) throws {
        let (condition, people) = visible.condition("v.person_id")
        try reader.forEach(
            """
            SELECT v.person_id, v.visited_on, v.customer_id, v.on_time, v.joint_with_id IS NOT NULL, \
            NOT EXISTS (SELECT 1 FROM visits_plan p WHERE p.person_id = v.person_id AND p.planned_on = v.visited_on \
            AND p.customer_id = v.customer_id AND p.state <> 'cancelled'), \
            EXISTS (SELECT 1 FROM orders_order o WHERE o.visit_id = v.id AND o.counted = 1), \
            (SELECT count(*) FROM orders_order o JOIN orders_order_line l ON l.order_id = o.id \
            WHERE o.visit_id = v.id AND o.counted = 1) \
            FROM visits_visit v WHERE v.visited_on BETWEEN ? AND ? AND v.state <> 'abandoned' AND \(condition)
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let (customer, onTime, joint): (String, Int, Int) = (row[2], row[3], row[4])
            let (offPlan, isProductive, lines): (Int, Bool, Int) = (row[5], row[6], row[7])
            change(row[0], row[1], byMonth) {
                $0.visits += 1
                $0.offPlan += offPlan
                $0.onTimeUploads += onTime
                $0.jointVisits += joint
                $0.orderLines += lines
                $0.visitedCustomers.insert(customer)
                guard isProductive else { return }
                $0.productiveVisits += 1
                $0.productiveCustomers.insert(customer)
            }
        }
    }

    private mutating func readOrders(
        _ interval: ClosedRange<BusinessDate>, _ byMonth: Bool, _ visible: VisibleSet, _ reader: Reader
    ) throws {
        let (condition, people) = visible.condition("person_id")
        try reader.forEach(
            """
            SELECT person_id, ordered_on, customer_id FROM orders_order \
            WHERE ordered_on BETWEEN ? AND ? AND counted = 1 AND \(condition)
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let customer: String = row[2]
            change(row[0], row[1], byMonth) { $0.orderingCustomers.insert(customer) }
        }
    }
}
