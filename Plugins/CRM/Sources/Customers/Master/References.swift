internal import GRDB
internal import PluginKit

/// What the rows that a customer points to say, read in one statement.
struct References {
    private let owner: String?
    private let territory: String?
    private let supplier: String?
    private let ownerExists: Bool
    private let ownerHasLeft: Bool
    private let territoryExists: Bool
    private let supplierKind: String?
    /// Whether another customer has the code.
    let codeIsTaken: Bool

    init(owner: String?, territory: String?, supplier: String?, code: String, _ reader: Reader, _ call: Call) throws {
        self.owner = owner
        self.territory = territory
        self.supplier = supplier
        let row = try reader.row(
            """
            SELECT (SELECT 1 FROM organization_person WHERE id = ?), \
            (SELECT left_on < ? FROM organization_person WHERE id = ?), \
            (SELECT 1 FROM organization_territory WHERE id = ?), \
            (SELECT kind FROM crm_customer WHERE id = ? AND delete_time IS NULL), \
            (SELECT 1 FROM crm_customer WHERE code = ?)
            """, [owner, call.businessDate, owner, territory, supplier, code])
        ownerExists = row?[0] as Int64? != nil
        ownerHasLeft = row?[1] as Bool? ?? false
        territoryExists = row?[2] as Int64? != nil
        supplierKind = row?[3]
        codeIsTaken = row?[4] as Int64? != nil
    }

    func violations(ownerMayHaveLeft: Bool) -> [RPCError.FieldViolation] {
        var found: [RPCError.FieldViolation] = []
        if owner != nil {
            if !ownerExists {
                found.append(.init("owner_id", "names nobody in the organisation"))
            } else if ownerHasLeft, !ownerMayHaveLeft {
                found.append(.init("owner_id", "names a person who has left"))
            }
        }
        if territory != nil, !territoryExists { found.append(.init("territory_id", "names no territory")) }
        if supplier != nil, supplierKind != CustomerKind.distributor.rawValue {
            found.append(.init("supplier_id", "must name a customer of kind distributor"))
        }
        return found
    }
}
