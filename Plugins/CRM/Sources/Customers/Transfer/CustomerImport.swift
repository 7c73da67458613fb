internal import GRDB
internal import PluginKit

/// The importable table `customers`: the columns of the company's customer file.
enum CustomerImport {
    static let table = ImportTable(
        name: "customers",
        required: ["code", "name", "kind", "class", "territory_code", "owner_code", "address"],
        optional: [
            "channel", "supplier_code", "latitude", "longitude", "credit_limit_minor", "payment_days", "opened_on",
            "visit_interval_days", "annual_value_minor",
        ],
        permission: CustomersArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let parsed = try CustomerRow(row, writer)
        if let existing = parsed.existingID, let customer = try Customers.find(id: existing, writer) {
            return try merge(parsed.draft, into: customer, writer, call)
        }
        _ = try FieldCheck.naming(columns) { try Customers.create(parsed.draft, writer: writer, call: call) }
        return .created
    }

    /// Brings a customer that is there to the state of the file; its address changes by requests only.
    private static func merge(
        _ draft: CustomerDraft, into customer: Customer, _ writer: Writer, _ call: Call
    ) throws -> ImportTable.Outcome {
        guard customer.deletedAt == nil else { throw RPCError.invalidField("code", "names a deleted customer") }
        guard draft.address == customer.address else {
            throw RPCError.invalidField("address", "differs from the confirmed address; import address_changes to change it")
        }
        guard draft.openedOn == nil || customer.openedOn == nil || draft.openedOn == customer.openedOn else {
            throw RPCError.invalidField("opened_on", "differs from the day business began, which stays")
        }
        return try FieldCheck.naming(columns) {
            var current = customer
            if let date = draft.openedOn, current.openedOn == nil {
                current = try Customers.activate(current, on: date, reason: draft.reason, writer: writer, call: call)
            }
            current = try Customers.save(current, current.merged(with: draft), reason: draft.reason, writer: writer, call: call)
            if let owner = draft.ownerID, owner != current.ownerID {
                try Ownership.assign([current], to: owner, reason: draft.reason, writer: writer, call: call)
                return .updated
            }
            return current.version == customer.version ? .unchanged : .updated
        }
    }

    private static let columns = [
        "owner_id": "owner_code", "territory_id": "territory_code", "supplier_id": "supplier_code",
        "latitude_microdegrees": "latitude", "longitude_microdegrees": "longitude",
    ]
}

extension Customer {
    /// The customer with what a draft says, without address, opening and owner, which have rules of their own.
    fileprivate func merged(with draft: CustomerDraft) -> Customer {
        var merged = self
        merged.name = draft.name
        merged.kind = draft.kind
        merged.customerClass = draft.customerClass
        merged.channel = draft.channel
        merged.territoryID = draft.territoryID
        merged.supplierID = draft.supplierID
        merged.latitudeMicrodegrees = draft.latitudeMicrodegrees
        merged.longitudeMicrodegrees = draft.longitudeMicrodegrees
        merged.creditLimitMinor = draft.creditLimitMinor
        merged.paymentDays = draft.paymentDays
        merged.visitIntervalDays = draft.visitIntervalDays ?? visitIntervalDays
        merged.annualValueMinor = draft.annualValueMinor ?? annualValueMinor
        return merged
    }
}
