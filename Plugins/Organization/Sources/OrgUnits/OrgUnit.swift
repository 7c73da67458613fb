internal import GRDB
public import PluginKit

/// A node of the organisation tree.
public struct OrgUnit: Sendable, Hashable {
    /// What a node is; a unit never stands above a wider kind.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The root.
        case company
        /// A part of the country.
        case region
        /// A branch office.
        case branch
        /// A group of reps under a supervisor.
        case team

        /// 0 for the widest.
        var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Resource id.
    public var id: String
    /// Business code, unique in the company.
    public var code: String
    /// Name.
    public var name: String
    /// The unit above; `nil` for the root.
    public var parentID: String?
    /// What the unit is.
    public var kind: Kind
    /// Counts the changes of the row.
    var version: Int64

    /// Reads a row of `organization_org_unit`.
    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        parentID = row["parent_id"]
        kind = Kind(rawValue: row["kind"]) ?? .team
        version = row["version"]
    }
}

/// Finds org units.
public enum OrgUnits {
    /// The unit with an id.
    public static func find(id: String, _ reader: Reader) throws -> OrgUnit? {
        try reader.row("SELECT * FROM organization_org_unit WHERE id = ?", [id]).map(OrgUnit.init(row:))
    }

    /// The unit with a business code.
    public static func find(code: String, _ reader: Reader) throws -> OrgUnit? {
        try reader.row("SELECT * FROM organization_org_unit WHERE code = ?", [code]).map(OrgUnit.init(row:))
    }
}
