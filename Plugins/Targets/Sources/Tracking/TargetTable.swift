internal import GRDB
internal import Organization
internal import PluginKit

/// The table 销售目标分解与跟踪表: a row for each month and place that a quarter's target is passed down to.
enum TargetTable {
    static let header = ["季度目标", "月度分解目标", "负责区域", "负责人", "月度实际完成", "达成率", "差异分析及改进措施"]

    /// Rows by quarter, month and place. What is passed down furthest is listed: territories or units, and people where they have
    /// an own figure.
    static func rows(_ plan: Plan, quarter: String, asOf: BusinessDate, _ reader: Reader, _ call: Call) throws -> [[String]] {
        let cells = try Cells.all(of: [plan.id], reader)
        let quarters = cells.filter { $0.period.kind == .quarter && (quarter.isEmpty || $0.coordinates.period == quarter) }
        let tops = Dictionary(grouping: quarters, by: \.coordinates.period).compactMapValues { cells in
            cells.filter { $0.coordinates.personID == nil && $0.coordinates.isWhole }.max { $0.amount ?? 0 < $1.amount ?? 0 }
        }
        let months = try visibleMonths(
            cells.filter { $0.period.kind == .month && tops[$0.period.parent ?? ""] != nil }, reader, call)
        let names = try Names(reader)
        var attainments = try TargetAttainments(plan, asOf: asOf, reader, call)
        let sorted = finest(months).sorted { names.key($0) < names.key($1) }
        return try sorted.map { cell in
            let (attained, _) = try attainments.pace(cell, reader)
            let begun = cell.period.dates.lowerBound <= asOf
            let percent = begun ? attained.percent.map { $0 + "%" } ?? (attained.target == 0 ? "n/a" : "") : ""
            return [
                "\(cell.period.parent ?? "") \(amount(tops[cell.period.parent ?? ""]?.amount, plan.unit))",
                "\(cell.coordinates.period) \(amount(cell.amount, plan.unit))",
                names.region(cell), names.responsible(cell),
                begun ? amount(attained.actual, plan.unit) : "", percent, try Remarks.last(cell.id, reader),
            ]
        }
    }

    /// Months without those that are passed down further in the same month.
    private static func finest(_ months: [Cell]) -> [Cell] {
        let withTerritory = Set(months.filter { $0.coordinates.territoryID != nil }.map(\.coordinates.period))
        return months.filter { cell in
            let place = cell.coordinates
            guard place.channel == nil, place.customerID == nil, place.productID == nil, place.category == nil else {
                return false
            }
            return (place.territoryID != nil) == withTerritory.contains(place.period)
        }
    }

    private static func visibleMonths(_ cells: [Cell], _ reader: Reader, _ call: Call) throws -> [Cell] {
        guard let people = call.visible.people else { return cells }
        let units = try Set(
            reader.values(
                String.self, "SELECT org_unit_id FROM organization_person WHERE id IN (SELECT value FROM json_each(?))",
                [VisibleSet.json(people)]))
        return cells.filter { cell in
            cell.coordinates.personID.map(people.contains) ?? units.contains(cell.coordinates.orgUnitID)
        }
    }

    /// Money in major units with two decimals, everything else as it is.
    static func amount(_ value: Int64?, _ unit: Measure.Unit) -> String {
        guard let value else { return "" }
        switch unit {
        case .money: return ExactArithmetic.decimal(value, 100, decimals: 2) ?? ""
        case .partsPerMillion: return (ExactArithmetic.decimal(value, 1_000_000, scale: 100, decimals: 1) ?? "") + "%"
        case .quantity, .count, .seconds: return String(value)
        }
    }
}

/// What the table calls places and people.
private struct Names {
    private let units: [String: String]
    private let territories: [String: String]
    private let people: [String: String]
    private let leaders: [String: String]
    private let tree: UnitTree

    init(_ reader: Reader) throws {
        func names(_ sql: String) throws -> [String: String] {
            try Dictionary(reader.rows(sql).map { ($0["id"], $0["name"]) }) { first, _ in first }
        }
        units = try names("SELECT id, name FROM organization_org_unit")
        territories = try names("SELECT id, name FROM organization_territory")
        people = try names("SELECT id, name FROM organization_person")
        leaders = try names(
            """
            SELECT l.org_unit_id AS id, p.name FROM organization_org_unit_leader l JOIN organization_person p ON p.id = l.person_id
            WHERE l.effective_to IS NULL
            UNION ALL
            SELECT t.territory_id, p.name FROM organization_territory_assignment t JOIN organization_person p ON p.id = t.person_id
            WHERE t.effective_to IS NULL
            """)
        tree = try UnitTree(reader)
    }

    func region(_ cell: Cell) -> String {
        cell.coordinates.territoryID.flatMap { territories[$0] } ?? units[cell.coordinates.orgUnitID] ?? ""
    }

    func responsible(_ cell: Cell) -> String {
        if let person = cell.coordinates.personID { return people[person] ?? "" }
        return cell.coordinates.territoryID.flatMap { leaders[$0] } ?? leaders[cell.coordinates.orgUnitID] ?? ""
    }

    func key(_ cell: Cell) -> String {
        [
            cell.period.parent ?? "", cell.coordinates.period, tree.code(cell.coordinates.orgUnitID), region(cell),
            cell.coordinates.personID == nil ? "" : "1" + responsible(cell),
        ].joined(separator: "\u{1}")
    }
}
