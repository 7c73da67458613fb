internal import GRDB
internal import PluginKit

/// The CSV table `territories`.
enum TerritoryTable {
    static let columns = ["code", "name", "parent_code", "level"]

    static let importable = ImportTable(
        name: "territories", required: columns, permission: Permissions.structureWrite
    ) { row, writer, call in
        let code = try row.text("code")
        let level: Territory.Level = try row.choice("level")
        var parentID: String?
        if let parentCode = row.optional("parent_code") {
            guard let parent = try Territories.find(code: parentCode, writer) else {
                throw RPCError.unknownReference("parent_code", "territory", parentCode)
                    .hinting("Put parents before their children.")
            }
            parentID = parent.id
        }
        let draft = TerritoryTree.Draft(code: code, name: try row.text("name"), parentID: parentID, level: level)
        return try FieldCheck.naming(["parent_id": "parent_code"]) {
            guard let territory = try Territories.find(code: code, writer) else {
                try TerritoryTree.create(draft, writer, call)
                return .created
            }
            return try TerritoryTree.update(territory, to: draft, writer) ? .updated : .unchanged
        }
    }

    static let exportable = ExportTable(
        name: "territories", columns: columns, permission: Permissions.structureRead
    ) { reader, _, emit in
        // A parent's level is always wider, so ordering by level puts parents before their children.
        let sql = """
            SELECT t.code, t.name, p.code AS parent_code, t.level
            FROM organization_territory t LEFT JOIN organization_territory p ON p.id = t.parent_id
            ORDER BY CASE t.level WHEN 'country' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 ELSE 3 END, t.code
            """
        try reader.forEach(sql) { try emit([$0["code"], $0["name"], $0["parent_code"], $0["level"]]) }
    }
}
