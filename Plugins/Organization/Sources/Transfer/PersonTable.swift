internal import GRDB
internal import PluginKit

/// The CSV table `people`.
///
/// A superior must be in the file above the people who report to them, or in the company already.
enum PersonTable {
    static let columns = ["code", "name", "org_unit_code", "position", "superior_code", "hired_on", "left_on"]

    static let importable = ImportTable(
        name: "people", required: columns, permission: Permissions.peopleWrite
    ) { row, writer, call in
        let code = try row.text("code")
        let hire = Employment.Hire(
            code: code, name: try row.text("name"), terms: try terms(of: row, writer), hiredOn: try row.date("hired_on"))
        let leftOn = try row.optionalDate("left_on")
        return try FieldCheck.naming(["org_unit_id": "org_unit_code", "superior_id": "superior_code"]) {
            guard let person = try People.find(code: code, writer) else {
                let person = try Employment.hire(hire, writer, call)
                if let leftOn { try Employment.leave(person, leftOn: leftOn, successor: nil, writer, call) }
                return .created
            }
            return try change(person, to: hire, leftOn: leftOn, writer, call) ? .updated : .unchanged
        }
    }

    static let exportable = ExportTable(
        name: "people", columns: columns, permission: Permissions.peopleRead
    ) { reader, call, emit in
        // Superiors come before the people who report to them, so that the file can be imported again.
        let sql = """
            WITH RECURSIVE chain (id, depth) AS (
                SELECT id, 0 FROM organization_person WHERE superior_id IS NULL
                UNION
                SELECT p.id, chain.depth + 1 FROM organization_person p JOIN chain ON p.superior_id = chain.id)
            SELECT p.id, p.code, p.name, u.code AS org_unit_code, p.position, s.code AS superior_code, p.hired_on, p.left_on
            FROM chain JOIN organization_person p ON p.id = chain.id
            JOIN organization_org_unit u ON u.id = p.org_unit_id
            LEFT JOIN organization_person s ON s.id = p.superior_id
            ORDER BY chain.depth, p.code
            """
        try reader.forEach(sql) { row in
            guard call.visible.contains(row["id"]) else { return }
            try emit([
                row["code"], row["name"], row["org_unit_code"], row["position"], row["superior_code"], row["hired_on"],
                row["left_on"],
            ])
        }
    }

    private static func terms(of row: ImportRow, _ reader: Reader) throws -> PositionTerms {
        let unitCode = try row.text("org_unit_code")
        guard let unit = try OrgUnits.find(code: unitCode, reader) else {
            throw RPCError.unknownReference("org_unit_code", "org unit", unitCode)
        }
        var superiorID: String?
        if let superiorCode = row.optional("superior_code") {
            guard let superior = try People.find(code: superiorCode, reader) else {
                throw RPCError.unknownReference("superior_code", "person", superiorCode)
                    .hinting("Put superiors before the people who report to them.")
            }
            superiorID = superior.id
        }
        return PositionTerms(orgUnitID: unit.id, position: try row.text("position"), superiorID: superiorID)
    }

    private static func change(
        _ person: Person, to hire: Employment.Hire, leftOn: BusinessDate?, _ writer: Writer, _ call: Call
    ) throws -> Bool {
        if let known = person.leftOn, known != leftOn {
            throw RPCError.invalidField("left_on", "is \(known) already; hire someone who comes back under a new code")
        }
        var changed = try Employment.update(person, code: hire.code, name: hire.name, hiredOn: hire.hiredOn, writer)
        let current = try People.require(id: person.id, writer)
        guard let latest = try PositionHistory.latest(of: person.id, writer) else {
            throw RPCError.notFound("position of person", person.id)
        }
        if latest.terms != hire.terms {
            let from = max(latest.effectiveFrom, min(call.businessDate, latest.effectiveTo ?? call.businessDate))
            changed = try Employment.transfer(current, to: hire.terms, from: from, writer, call) || changed
        }
        if let leftOn, person.leftOn == nil {
            try Employment.leave(People.require(id: person.id, writer), leftOn: leftOn, successor: nil, writer, call)
            changed = true
        }
        return changed
    }
}
