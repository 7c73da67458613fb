internal import GRDB
internal import PluginKit

/// A distributor as the figures name it.
struct Distributor: Sendable, Hashable {
    var id: String
    var code: String
    /// Who owns it; `nil` while it is orphaned.
    var ownerID: String?
}

extension Distributor {
    private init(row: Row) { self.init(id: row[0], code: row[1], ownerID: row[2]) }

    /// The distributors whose owner is visible, by code.
    static func list(_ visible: VisibleSet, _ reader: Reader) throws -> [Distributor] {
        let (condition, people) = visible.condition("owner_id")
        return try reader.rows(
            "SELECT id, code, owner_id FROM crm_customer WHERE kind = 'distributor' AND delete_time IS NULL AND \(condition) ORDER BY code",
            people
        ).map(Distributor.init(row:))
    }

    /// A distributor; `nil` when the id is of nobody or of another kind of customer.
    static func find(id: String, _ reader: Reader) throws -> Distributor? {
        try reader.row("SELECT id, code, owner_id FROM crm_customer WHERE id = ? AND kind = 'distributor'", [id])
            .map(Distributor.init(row:))
    }

    /// A distributor whose owner the caller sees.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Distributor {
        guard let found = try find(id: id, reader) else { throw RPCError.notFound("distributor", id) }
        try call.requireVisible(found.ownerID, "distributor", id)
        return found
    }
}
