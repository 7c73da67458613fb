internal import CRM
internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// ChannelService: what selling cost.
enum ExpenseMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "ChannelService"
        registrar.command(service, "RecordExpense", permission: ChannelPermissions.writeExpenses, record)
        registrar.query(service, "ListExpenses", permission: ChannelPermissions.readExpenses, list)
        registrar.report(service, "GetExpensePerUnit", permission: ChannelPermissions.readExpenses, perUnit)
    }

    static func record(
        _ request: Spearhead_Inspections_V1_RecordExpenseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_RecordExpenseResponse {
        let wanted = request.expense
        try requirePerson(wanted.personID, writer, call)
        if !wanted.customerID.isEmpty {
            guard let customer = try CustomerDirectory.find(id: wanted.customerID, writer), !customer.isDeleted else {
                throw RPCError.notFound("customer", wanted.customerID)
            }
        }
        var check = FieldCheck()
        let kind = Expense.Kind(wanted.kind)
        check.require(kind != nil, "expense.kind", "must be stated")
        let date = check.date("expense.spent_on", wanted.spentOn)
        try check.finish()
        guard let kind, let date else { throw RPCError.invalidField("expense.kind", "must be stated") }
        let draft = Expense(
            id: "", number: wanted.number, personID: wanted.personID, customerID: wanted.customerID.nonEmpty, kind: kind,
            spentOn: date, amountMinor: wanted.amountMinor, note: wanted.note, recordedBy: "")
        let recorded = try FieldCheck.naming("expense") { try Expense.record(draft, writer, call) }
        return .with { $0.expense = recorded.expense.message }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListExpensesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListExpensesResponse {
        let list = ListQuery(from: "inspections_expense", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID)
        let (expenses, next) = try list.fetch(reader, call.page(of: request), Expense.init(row:))
        return .with {
            $0.expenses = expenses.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func perUnit(
        _ request: Spearhead_Inspections_V1_GetExpensePerUnitRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetExpensePerUnitResponse {
        if !request.personID.isEmpty { try requirePerson(request.personID, reader, call) }
        let range = try CalendarMonth.range(from: request.fromMonth, to: request.toMonth)
        let people = request.personID.isEmpty ? call.visible.people.map(Array.init) : [request.personID]
        let rows = try CalendarMonth.list(range).flatMap { try ExpenseFigure.list(people, $0, reader) }
        return .with { $0.rows = rows.map(\.message) }
    }

    private static func requirePerson(_ id: String, _ reader: Reader, _ call: Call) throws {
        guard try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id]) else {
            throw RPCError.notFound("person", id)
        }
        try call.requireVisible(id, "person", id)
    }
}

extension Expense {
    fileprivate var message: Spearhead_Inspections_V1_Expense {
        .with {
            $0.id = id
            $0.number = number
            $0.personID = personID
            $0.customerID = customerID ?? ""
            $0.kind = kind.message
            $0.spentOn = spentOn.description
            $0.amountMinor = amountMinor
            $0.note = note
            $0.recordedBy = recordedBy
        }
    }
}

extension Expense.Kind: APIChoice {
    typealias Message = Spearhead_Inspections_V1_ExpenseKind
}

extension ExpenseFigure {
    fileprivate var message: Spearhead_Inspections_V1_ExpenseRow {
        .with {
            $0.personID = personID
            $0.month = month.description
            $0.expenseMinor = expenseMinor
            $0.units = units
            if let perUnit { $0.expensePerUnit = perUnit }
        }
    }
}
