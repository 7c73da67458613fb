internal import GRDB
public import PluginKit

/// A person of the company with the position that applies today.
public struct Person: Sendable, Hashable {
    /// Resource id.
    public var id: String
    /// Business code, unique in the company.
    public var code: String
    /// Full name; empty after an erasure.
    public var name: String
    /// The org unit the person works in.
    public var orgUnitID: String
    /// Code of the post: `rep`, `supervisor`, ….
    public var position: String
    /// The direct superior, if there is one.
    public var superiorID: String?
    /// First day of employment.
    public var hiredOn: BusinessDate
    /// Last day of employment; `nil` while no leaving is known.
    public var leftOn: BusinessDate?
    /// Counts the changes of the row.
    var version: Int64

    /// Reads a row of `organization_person`.
    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        orgUnitID = row["org_unit_id"]
        position = row["position"]
        superiorID = row["superior_id"]
        hiredOn = row["hired_on"]
        leftOn = row["left_on"]
        version = row["version"]
    }

    /// Whether `date` lies between the first and the last day of employment, both included.
    public func isEmployed(on date: BusinessDate) -> Bool { hiredOn <= date && date <= (leftOn ?? date) }
}
