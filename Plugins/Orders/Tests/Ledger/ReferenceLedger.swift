@testable import Orders

/// The ledger of the dataset's description, word by word: slow and plain, to hold the real one against.
struct ReferenceLedger {
    private(set) var allocations: [LedgerAllocation] = []

    init(invoices: [LedgerInvoice], money: [LedgerMoney]) {
        let dates = Set(invoices.map(\.issuedOn) + money.map(\.datedOn)).sorted()
        var open: [LedgerInvoice] = []
        var queue: [LedgerMoney] = []
        for date in dates {
            open += invoices.filter { $0.issuedOn == date }
            queue += money.filter { $0.datedOn == date && $0.kind == .creditNote }.sorted { $0.number < $1.number }
            queue += money.filter { $0.datedOn == date && $0.kind == .receipt }.sorted { $0.number < $1.number }
            while let head = queue.first, let invoice = open.min(by: { ($0.dueOn, $0.number) < ($1.dueOn, $1.number) }) {
                let amount = min(head.openMinor, invoice.openMinor)
                allocations.append(
                    LedgerAllocation(
                        allocatedOn: date, kind: head.kind, documentID: head.id, documentNumber: head.number,
                        documentedOn: head.datedOn, invoiceID: invoice.id, orderID: invoice.orderID, personID: invoice.personID,
                        amountMinor: amount))
                queue[0].openMinor -= amount
                if queue[0].openMinor == 0 { queue.removeFirst() }
                for index in open.indices where open[index].id == invoice.id { open[index].openMinor -= amount }
                open.removeAll { $0.openMinor == 0 }
            }
        }
    }
}
