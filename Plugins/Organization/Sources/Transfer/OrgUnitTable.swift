internal import GRDB
internal import PluginKit

/// The CSV table `org_units`.
enum OrgUnitTable {
    static let columns = ["code", "name", "parent_code", "kind"]

    static let importable = ImportTable(
        name: "org_units", required: columns, permission: Permissions.structureWrite
    ) { row, writer, call in
        let code = try row.text("code")
        let kind: OrgUnit.Kind = try row.choice("kind")
        var parentID: String?
        if let parentCode = row.optional("parent_code") {
            guard let parent = try OrgUnits.find(code: parentCode, writer) else {
                throw RPCError.unknownReference("parent_code", "org unit", parentCode).hinting(
                    "Put parents before their children.")
            }
            parentID = parent.id
        }
        let draft = OrgTree.Draft(code: code, name: try row.text("name"), parentID: parentID, kind: kind)
        return try FieldCheck.naming(["parent_id": "parent_code"]) {
            guard let unit = try OrgUnits.find(code: code, writer) else {
                try OrgTree.create(draft, writer, call)
                return .created
            }
            return try OrgTree.update(unit, to: draft, writer) ? .updated : .unchanged
        }
    }

    static let exportable = ExportTable(
        name: "org_units", columns: columns, permission: Permissions.structureRead
    ) { reader, _, emit in
        // Parents come before their children, so that the file can be imported again.
        let sql = """
            WITH RECURSIVE tree (id, code, name, parent_code, kind, path) AS (
                SELECT id, code, name, NULL, kind, code FROM organization_org_unit WHERE parent_id IS NULL
                UNION ALL
                SELECT u.id, u.code, u.name, tree.code, u.kind, tree.path || char(1) || u.code
                FROM organization_org_unit u JOIN tree ON u.parent_id = tree.id)
            SELECT code, name, parent_code, kind FROM tree ORDER BY path
            """
        try reader.forEach(sql) { try emit([$0["code"], $0["name"], $0["parent_code"], $0["kind"]]) }
    }
}
