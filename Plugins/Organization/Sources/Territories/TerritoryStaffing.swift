internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// A person's work on a territory over a range of dates.
struct TerritoryAssignment: Hashable {
    var id: String
    var territoryID: String
    var personID: String
    var range: DateRange
    var version: Int64

    init(row: Row) {
        id = row["id"]
        territoryID = row["territory_id"]
        personID = row["person_id"]
        range = DateRange(from: row["effective_from"], to: row["effective_to"])
        version = row["version"]
    }

    var message: Spearhead_Organization_V1_TerritoryAssignment {
        .with {
            $0.id = id
            $0.territoryID = territoryID
            $0.personID = personID
            $0.effectiveFrom = range.from.description
            $0.effectiveTo = range.to?.description ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

/// Says who works which territory when.
///
/// Two people may have one territory at the same time, for example during a handover; the list of double territories shows it.
enum TerritoryStaffing {
    static func find(id: String, _ reader: Reader) throws -> TerritoryAssignment {
        guard let row = try reader.row("SELECT * FROM organization_territory_assignment WHERE id = ?", [id]) else {
            throw RPCError.notFound("territory assignment", id)
        }
        return TerritoryAssignment(row: row)
    }

    static func assign(
        _ territory: Territory, to person: Person, over range: DateRange, _ writer: Writer, _ call: Call
    ) throws -> TerritoryAssignment {
        var check = FieldCheck()
        range.checkEmployed(person, &check)
        try check.finish()
        let overlaps = try writer.exists(
            """
            SELECT 1 FROM organization_territory_assignment WHERE territory_id = ?1 AND person_id = ?2
                AND (effective_to IS NULL OR effective_to >= ?3) AND (?4 IS NULL OR effective_from <= ?4)
            """, [territory.id, person.id, range.from, range.to])
        if overlaps { throw RPCError.overlap("\(person.code) has \(territory.code) on some of these dates already.") }
        let id = call.newID()
        try writer.insert(
            "organization_territory_assignment",
            [
                "id": id, "territory_id": territory.id, "person_id": person.id, "effective_from": range.from,
                "effective_to": range.to,
            ])
        writer.audit(
            "territories/\(territory.id)/assignments/\(id)",
            [
                FieldChange("person_id", nil, person.id), FieldChange("effective_from", nil, range.from.description),
                FieldChange("effective_to", nil, range.to?.description),
            ])
        return try find(id: id, writer)
    }

    static func end(_ assignment: TerritoryAssignment, on date: BusinessDate, _ writer: Writer) throws {
        try assignment.range.checkEnd(date)
        try writer.execute(
            "UPDATE organization_territory_assignment SET effective_to = ?, version = version + 1 WHERE id = ?",
            [date, assignment.id])
        writer.audit(
            "territories/\(assignment.territoryID)/assignments/\(assignment.id)",
            [FieldChange("effective_to", assignment.range.to?.description, date.description)])
    }
}
