internal import GRDB
internal import PluginKit

/// Finds and stores targets.
enum Cells {
    /// Most targets that one plan may have.
    static let perPlanMax = 100_000

    /// Which targets a caller sees: those of visible people, and those of units in which a visible person is.
    static func visible(_ visible: VisibleSet) -> (sql: String, arguments: StatementArguments) {
        guard let people = visible.people else { return ("1", []) }
        let json = VisibleSet.json(people)
        return (
            """
            (person_id IN (SELECT value FROM json_each(?)) OR (person_id IS NULL AND org_unit_id IN (
                SELECT org_unit_id FROM organization_person WHERE id IN (SELECT value FROM json_each(?)))))
            """, [json, json]
        )
    }

    /// The target with an id, if the caller may see it.
    static func require(id: String, _ reader: Reader, _ call: Call) throws -> Cell {
        let condition = visible(call.visible)
        let row = try reader.row("SELECT * FROM targets_cell WHERE id = ? AND \(condition.sql)", [id] + condition.arguments)
        guard let row else { throw RPCError.notFound("target", id) }
        return try Cell(row: row)
    }

    /// The target at coordinates.
    static func find(_ plan: String, at place: Coordinates, _ reader: Reader) throws -> Cell? {
        try reader.row(
            """
            SELECT * FROM targets_cell WHERE plan_id = ? AND period = ? AND org_unit_id = ? AND ifnull(person_id, '') = ?
            AND ifnull(territory_id, '') = ? AND ifnull(channel, '') = ? AND ifnull(customer_id, '') = ?
            AND ifnull(product_id, '') = ? AND ifnull(category, '') = ?
            """,
            [
                plan, place.period, place.orgUnitID, place.personID ?? "", place.territoryID ?? "", place.channel ?? "",
                place.customerID ?? "", place.productID ?? "", place.category ?? "",
            ]
        ).map(Cell.init(row:))
    }

    /// All targets of plans.
    static func all(of plans: [String], _ reader: Reader) throws -> [Cell] {
        try reader.rows(
            "SELECT * FROM targets_cell WHERE plan_id IN (SELECT value FROM json_each(?)) ORDER BY plan_id, id",
            [VisibleSet.json(plans)]
        ).map(Cell.init(row:))
    }

    /// What a list of targets is narrowed to; empty takes all.
    struct Filter {
        var planID: String
        var period = ""
        var orgUnitID = ""
        var personID = ""
    }

    static func list(_ filter: Filter, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([Cell], String) {
        var list = ListQuery(from: "targets_cell", key: "id").filter("plan_id = ?", filter.planID)
            .filterUnlessEmpty("period", filter.period).filterUnlessEmpty("org_unit_id", filter.orgUnitID)
            .filterUnlessEmpty("person_id", filter.personID)
        if let people = call.visible.people {
            let json = VisibleSet.json(people)
            list = list.filter(visible(call.visible).sql, json, json)
        }
        return try list.fetch(reader, page, Cell.init(row:))
    }

    /// Removes targets with what hangs on them.
    static func deleteAll(_ condition: String, _ arguments: StatementArguments, _ writer: Writer) throws {
        let ids = "SELECT id FROM targets_cell WHERE \(condition)"
        try writer.execute(
            "DELETE FROM targets_review_step WHERE review_id IN (SELECT id FROM targets_review WHERE cell_id IN (\(ids)))",
            arguments)
        for table in ["targets_review", "targets_alert", "targets_remark"] {
            try writer.execute("DELETE FROM \(table) WHERE cell_id IN (\(ids))", arguments)
        }
        try writer.execute("DELETE FROM targets_split_part WHERE cell_id IN (\(ids))", arguments)
        try writer.execute("DELETE FROM targets_split_part WHERE parent_id IN (\(ids))", arguments)
        try writer.execute("UPDATE targets_work_item SET cell_id = NULL, unplanned = 1 WHERE cell_id IN (\(ids))", arguments)
        try writer.execute("DELETE FROM targets_cell WHERE \(condition)", arguments)
    }
}
