internal import GRDB
public import PluginKit

/// A node of the territory tree: country, province, prefecture or county.
public struct Territory: Sendable, Hashable {
    /// How large a territory is; a territory's parent is always of a wider level.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// The root.
        case country
        /// Province, or a municipality of the same rank.
        case province
        /// Prefecture-level city.
        case prefecture
        /// County or district: where customers are.
        case county

        /// 0 for the widest.
        var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Resource id.
    public var id: String
    /// Business code, unique in the company.
    public var code: String
    /// Name.
    public var name: String
    /// The territory above; `nil` for the country.
    public var parentID: String?
    /// How large it is.
    public var level: Level
    /// Counts the changes of the row.
    var version: Int64

    /// Reads a row of `organization_territory`.
    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        parentID = row["parent_id"]
        level = Level(rawValue: row["level"]) ?? .county
        version = row["version"]
    }
}

/// Finds territories.
public enum Territories {
    /// The territory with an id.
    public static func find(id: String, _ reader: Reader) throws -> Territory? {
        try reader.row("SELECT * FROM organization_territory WHERE id = ?", [id]).map(Territory.init(row:))
    }

    /// The territory with a business code.
    public static func find(code: String, _ reader: Reader) throws -> Territory? {
        try reader.row("SELECT * FROM organization_territory WHERE code = ?", [code]).map(Territory.init(row:))
    }

    /// The ids of a territory and of all territories below it.
    public static func subtree(of id: String, _ reader: Reader) throws -> Set<String> {
        try Set(
            reader.values(
                String.self,
                """
                WITH RECURSIVE below (id) AS (
                    VALUES (?) UNION SELECT t.id FROM organization_territory t JOIN below ON t.parent_id = below.id)
                SELECT id FROM below
                """, [id]))
    }
}
