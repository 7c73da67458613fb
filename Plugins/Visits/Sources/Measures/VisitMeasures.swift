internal import PluginKit

/// Measures of visits per rep (domain model, section 5), all out of ``VisitFigures``.
///
/// The three strike rates have names of their own: visits with a sale ÷ visits, outlets that ordered ÷ outlets visited, and outlets that
/// ordered ÷ outlets planned. Rates over different outlets are no ratio of sums over people, so they do not roll up.
enum VisitMeasures {
    static let all = counts + rates

    private static let counts: [Measure] = [
        count("planned", Label("计划拜访数", "Planned visits"), "plan lines of the rep in the interval, without cancelled ones") {
            $0.planned
        },
        count(
            "done_planned", Label("已执行计划数", "Planned visits done"), "plan lines with a visit of the rep to the outlet on the date"
        ) {
            $0.donePlanned
        },
        count("completed", Label("拜访数", "Visits"), "accepted visits of the rep whose business date lies in the interval") {
            $0.visits
        },
        count("off_plan", Label("计划外拜访数", "Visits off plan"), "visits without a plan line of the rep, outlet and date") {
            $0.offPlan
        },
        count("productive", Label("有效拜访数", "Productive visits"), "visits that at least one counted order names") {
            $0.productiveVisits
        },
        count("order_lines", Label("拜访订单行数", "Order lines at visits"), "lines of the counted orders that name a visit") {
            $0.orderLines
        },
        count("joint", Label("陪同拜访数", "Joint visits"), "visits with a coach") { $0.jointVisits },
        count("on_time_uploads", Label("按时上传数", "Uploads on time"), "visits received before the cut-off of their date") {
            $0.onTimeUploads
        },
        count(
            "visited_outlets", Label("拜访网点数", "Outlets visited"), "different outlets visited in the interval",
            rollup: Measure.Rollup.none
        ) {
            $0.visitedCustomers.count
        },
    ]

    private static let rates: [Measure] = [
        rate(
            "plan_execution", Label("计划执行率", "Plan execution"), "plan lines with a visit ÷ plan lines",
            rollup: .ratio(numerator: "visits.done_planned", denominator: "visits.planned")
        ) { ($0.donePlanned, $0.planned) },
        rate("coverage", Label("网点覆盖率", "Beat coverage"), "planned outlets visited on any day ÷ planned outlets (PJP coverage)") {
            ($0.visitedPlannedCustomers, $0.plannedCustomers.count)
        },
        rate(
            "strike_visits", Label("成交率（按拜访）", "Strike rate, visits"), "visits with a counted order ÷ visits",
            rollup: .ratio(numerator: "visits.productive", denominator: "visits.completed")
        ) { ($0.productiveVisits, $0.visits) },
        rate(
            "strike_visited_outlets", Label("成交率（按拜访网点）", "Strike rate, outlets visited"),
            "outlets with a productive visit ÷ outlets visited"
        ) { ($0.productiveCustomers.count, $0.visitedCustomers.count) },
        rate(
            "strike_assigned_outlets", Label("成交率（按计划网点）", "Strike rate, outlets assigned"),
            "planned outlets with a counted order of the rep, at a visit or without ÷ planned outlets"
        ) { ($0.orderingPlannedCustomers, $0.plannedCustomers.count) },
        rate(
            "lines_per_productive_visit", Label("单次订单行数", "Lines per productive visit"),
            "lines of the counted orders at visits ÷ productive visits; one line is 1 000 000",
            rollup: .ratio(numerator: "visits.order_lines", denominator: "visits.productive")
        ) { ($0.orderLines, $0.productiveVisits) },
        rate(
            "on_time_upload", Label("按时上传率", "On-time upload"), "visits received before the cut-off of their date ÷ visits",
            rollup: .ratio(numerator: "visits.on_time_uploads", denominator: "visits.completed")
        ) { ($0.onTimeUploads, $0.visits) },
    ]

    private static func count(
        _ name: String, _ title: Label, _ formula: String, rollup: Measure.Rollup = .sum,
        _ value: @escaping @Sendable (VisitFigures) -> Int
    ) -> Measure {
        Measure(
            name: "visits.\(name)", title: title, unit: .count, formula: formula, nullPolicy: .zero, rollup: rollup
        ) { try values($0, $1) { Int64(value($0)) } }
    }

    private static func rate(
        _ name: String, _ title: Label, _ formula: String, rollup: Measure.Rollup = .none,
        _ parts: @escaping @Sendable (VisitFigures) -> (Int, Int)
    ) -> Measure {
        Measure(
            name: "visits.\(name)", title: title, unit: .partsPerMillion, formula: formula, nullPolicy: .null, rollup: rollup
        ) { reader, query in
            try values(reader, query) { figures in
                let (numerator, denominator) = parts(figures)
                return Ratio.ppm(Int64(numerator), Int64(denominator))
            }
        }
    }

    private static func values(
        _ reader: Reader, _ query: MeasureQuery, _ value: (VisitFigures) -> Int64?
    ) throws -> [MeasureValue] {
        let table = try VisitFigureTable(in: query.interval, people: query.people.map(Set.init), reader)
        return (query.people ?? table.people).map {
            MeasureValue(person: $0, value: value(table[$0, VisitFigureTable.whole]))
        }
    }
}
