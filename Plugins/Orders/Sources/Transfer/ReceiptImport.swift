internal import CRM
internal import PluginKit

/// Imports receipts.
enum ReceiptImport {
    static let table = ImportTable(
        name: "receipts", required: ["number", "customer_code", "received_on", "amount_minor"], optional: ["reference"],
        permission: ReceivablePermissions.import, write: write(row:writer:call:))

    private static func write(row: ImportRow, writer: Writer, call: Call) throws -> ImportTable.Outcome {
        let customer = try ImportedCustomers.find(row, writer)
        let draft = Receipts.Draft(
            number: try row.text("number"), receivedOn: try row.date("received_on"), amountMinor: try row.integer("amount_minor"),
            reference: row.optional("reference") ?? "")
        if let number = draft.number, let known = try Receipt.find(number: number, writer) {
            let isSame =
                known.customerID == customer.id && known.receivedOn == draft.receivedOn && known.amountMinor == draft.amountMinor
            guard isSame else { throw ImportedCustomers.changed("receipt", number) }
            // One that was reversed stays reversed: the file is the same file.
            return .unchanged
        }
        _ = try FieldCheck.naming(["customer_id": "customer_code"]) {
            try Receipts.record(draft, from: customer, writer, call)
        }
        return .created
    }
}

/// What the rows of both files share.
enum ImportedCustomers {
    /// The customer that the column `customer_code` names.
    static func find(_ row: ImportRow, _ reader: Reader) throws -> CustomerSummary {
        let code = try row.text("customer_code")
        guard let customer = try CustomerDirectory.find(code: code, reader) else {
            throw RPCError.invalidField("customer_code", "there is no customer \(code.prefix(40)); import it first")
        }
        return customer
    }

    /// The refusal of a document that is here already and says something else.
    static func changed(_ kind: String, _ number: String) -> RPCError {
        RPCError.invalidField(
            "number", "the \(kind) \(number.prefix(64)) is here already with other values; documents are never changed")
    }
}
