internal import GRDB
internal import PluginKit

/// The importable table `address_changes`: the written requests behind each version of an address.
enum AddressChangeImport {
    static let table = ImportTable(
        name: "address_changes",
        required: ["customer_code", "version", "address", "requested_at", "requested_by"],
        optional: ["confirmed_at", "confirmed_by", "written_request"],
        permission: CustomersArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let code = try row.text("customer_code")
        guard let customer = try Customers.find(code: code, writer), customer.deletedAt == nil else {
            throw RPCError.invalidField("customer_code", "names no customer")
        }
        let wanted = try address(row, of: customer.id, writer)
        return try Addresses.record(wanted, of: customer, writer: writer, call: call)
    }

    private static func address(_ row: ImportRow, of customer: String, _ reader: Reader) throws -> Address {
        var check = FieldCheck()
        let requester = try person("requested_by", row, reader, &check)
        let confirmer = try person("confirmed_by", row, reader, &check)
        let requestedAt = try row.instant("requested_at")
        let confirmedAt = try row.optionalInstant("confirmed_at")
        let version = try row.integer("version")
        let text = try row.text("address")
        check.text("address", text, 1...CustomerRules.addressLengthMax)
        if version < 1 { check.fail("version", "must be at least 1") }
        if (confirmedAt == nil) != (confirmer == nil) {
            check.fail("confirmed_by", "must be given together with confirmed_at")
        }
        if let confirmedAt, confirmedAt < requestedAt {
            check.fail("confirmed_at", "must not be before requested_at")
        }
        if let requester, let confirmer,
            !Addresses.isOther(
                decider: confirmer.id, roles: [confirmer.position], requester: requester.id, roles: [requester.position])
        {
            check.fail("confirmed_by", "must be another person with another position than requested_by")
        }
        try check.finish()
        guard let requester else { throw RPCError.invalidFields(check.violations) }
        return Address(
            customerID: customer, version: version, address: text, state: confirmedAt == nil ? .pending : .confirmed,
            origin: .request, writtenRequest: row.optional("written_request") ?? "import", requestedAt: requestedAt,
            requestedBy: requester.id, requesterRoles: [requester.position], decidedAt: confirmedAt, decidedBy: confirmer?.id)
    }

    private static func person(
        _ column: String, _ row: ImportRow, _ reader: Reader, _ check: inout FieldCheck
    ) throws -> (id: String, position: String)? {
        guard let code = row.optional(column) else {
            if column == "requested_by" { check.fail(column, "must not be empty") }
            return nil
        }
        guard let found = try reader.row("SELECT id, position FROM organization_person WHERE code = ?", [code]) else {
            check.fail(column, "names nobody in the organisation")
            return nil
        }
        return (found[0], found[1])
    }
}
