internal import CRM
internal import GRDB
internal import Organization
internal import PluginKit

/// What selling cost (I06).
struct Expense: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case travel
        case promotion
        case entertainment
        case samples
        case other
    }

    /// Most of one expense, minor units.
    static let amountMax: Int64 = 1_000_000_000_000

    var id: String
    var number: String
    var personID: String
    var customerID: String?
    var kind: Kind
    var spentOn: BusinessDate
    /// Minor units; below zero it takes a wrong expense back.
    var amountMinor: Int64
    var note: String
    var recordedBy: String
}

extension Expense {
    init(row: Row) throws {
        let kind: Kind = try row.choice("kind", of: "inspections_expense")
        self.init(
            id: row["id"], number: row["number"], personID: row["person_id"], customerID: row["customer_id"], kind: kind,
            spentOn: row["spent_on"], amountMinor: row["amount_minor"], note: row["note"], recordedBy: row["recorded_by"])
    }

    /// Records an expense whose person and customer exist; `id` and `recordedBy` are the call's.
    ///
    /// - Returns: The expense; the one that is there when all of it is the same.
    /// - Throws: `EXPENSE_TAKEN` when the number belongs to another expense.
    static func record(_ draft: Expense, _ writer: Writer, _ call: Call) throws -> (expense: Expense, isNew: Bool) {
        var check = FieldCheck()
        check.text("number", draft.number, 1...64)
        check.text("note", draft.note, 0...500)
        check.require(
            draft.amountMinor != 0 && draft.amountMinor.magnitude <= UInt64(amountMax), "amount_minor",
            "must not be 0, and at most \(amountMax) either way")
        check.require(draft.spentOn <= call.businessDate, "spent_on", "must not be in the future")
        try check.finish()
        if let known = try find(number: draft.number, writer) {
            var same = draft
            (same.id, same.recordedBy) = (known.id, known.recordedBy)
            guard same == known else {
                throw RPCError(
                    .alreadyExists, "EXPENSE_TAKEN", "The number belongs to another expense. Use the number of this voucher.")
            }
            return (known, false)
        }
        var expense = draft
        (expense.id, expense.recordedBy) = (call.newID(), call.actor)
        try writer.insert(
            "inspections_expense",
            [
                "id": expense.id, "number": expense.number, "person_id": expense.personID, "customer_id": expense.customerID,
                "kind": expense.kind.rawValue, "spent_on": expense.spentOn, "amount_minor": expense.amountMinor,
                "note": expense.note, "recorded_by": expense.recordedBy, "record_time": call.now,
            ])
        writer.audit("expenses/\(expense.id)", [FieldChange("amount_minor", nil, "\(expense.amountMinor)")])
        return (expense, true)
    }

    private static func find(number: String, _ reader: Reader) throws -> Expense? {
        try reader.row("SELECT * FROM inspections_expense WHERE number = ?", [number]).map(Expense.init(row:))
    }
}

/// The importable table `sales_expenses`: one row per voucher.
enum ExpenseImport {
    static let table = ImportTable(
        name: "sales_expenses", required: ["number", "rep_code", "kind", "spent_on", "amount_minor"],
        optional: ["customer_code", "note"], permission: ChannelPermissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        guard let person = try People.find(code: row.text("rep_code"), writer) else {
            throw RPCError.invalidField("rep_code", "names nobody in the organisation")
        }
        guard let kind = Expense.Kind(rawValue: try row.text("kind")) else {
            throw RPCError.invalidField("kind", "must be \(Expense.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let customer = try row.optional("customer_code").map { code in
            guard let found = try CustomerDirectory.find(code: code, writer) else {
                throw RPCError.invalidField("customer_code", "names no customer")
            }
            return found.id
        }
        let draft = Expense(
            id: "", number: try row.text("number"), personID: person.id, customerID: customer, kind: kind,
            spentOn: try row.date("spent_on"), amountMinor: try row.integer("amount_minor"), note: row.optional("note") ?? "",
            recordedBy: "")
        do {
            return try Expense.record(draft, writer, call).isNew ? .created : .unchanged
        } catch let error as RPCError where error.reason == "EXPENSE_TAKEN" {
            throw RPCError.invalidField("number", error.message)
        }
    }
}
