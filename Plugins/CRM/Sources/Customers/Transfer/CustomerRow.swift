internal import GRDB
internal import PluginKit

/// One row of the customer file, with its codes resolved in one statement.
struct CustomerRow {
    let draft: CustomerDraft
    /// Id of the customer that has the code already.
    let existingID: String?

    init(_ row: ImportRow, _ reader: Reader) throws {
        var check = FieldCheck()
        let kind = Self.term(CustomerKind.self, "kind", row, &check)
        let customerClass = Self.term(CustomerClass.self, "class", row, &check)
        let channel = row.optional("channel") == nil ? nil : Self.term(CustomerChannel.self, "channel", row, &check)
        let ownerCode = row.optional("owner_code")
        let territoryCode = row.optional("territory_code")
        let supplierCode = row.optional("supplier_code")
        let code = try row.text("code")
        let ids = try reader.row(
            """
            SELECT (SELECT id FROM organization_person WHERE code = ?), (SELECT id FROM organization_territory WHERE code = ?), \
            (SELECT id FROM crm_customer WHERE code = ?), (SELECT id FROM crm_customer WHERE code = ?)
            """, [ownerCode, territoryCode, supplierCode, code])
        let territoryID: String? = ids?[1]
        let supplierID: String? = ids?[2]
        if territoryCode != nil, territoryID == nil { check.fail("territory_code", "names no territory") }
        if supplierCode != nil, supplierID == nil {
            check.fail("supplier_code", "names no customer; put suppliers before the customers they supply")
        }
        try check.finish()
        guard let kind, let customerClass else { throw RPCError.invalidFields(check.violations) }
        var draft = CustomerDraft(name: try row.text("name"), kind: kind)
        draft.origin = .importer
        draft.reason = "import"
        draft.code = code
        draft.customerClass = customerClass
        draft.channel = channel
        draft.territoryID = territoryID
        draft.ownerID = ids?[0]
        // An owner who is nobody is kept by code, so that the customer shows as orphaned instead of being lost.
        draft.unresolvedOwnerCode = draft.ownerID == nil ? ownerCode ?? "" : nil
        draft.supplierID = supplierID
        draft.address = row.optional("address") ?? ""
        draft.latitudeMicrodegrees = try row.optionalMicrodegrees("latitude")
        draft.longitudeMicrodegrees = try row.optionalMicrodegrees("longitude")
        draft.creditLimitMinor = try row.optionalInteger("credit_limit_minor")
        draft.paymentDays = try row.optionalInteger("payment_days") ?? 0
        draft.openedOn = try row.optionalDate("opened_on")
        draft.visitIntervalDays = try row.optionalInteger("visit_interval_days")
        draft.annualValueMinor = try row.optionalInteger("annual_value_minor")
        self.draft = draft
        existingID = ids?[3]
    }

    private static func term<Term: RawRepresentable & CaseIterable>(
        _ type: Term.Type, _ column: String, _ row: ImportRow, _ check: inout FieldCheck
    ) -> Term? where Term.RawValue == String {
        if let term = row.optional(column).flatMap(Term.init(rawValue:)) { return term }
        check.fail(column, "must be one of \(Term.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }
}
