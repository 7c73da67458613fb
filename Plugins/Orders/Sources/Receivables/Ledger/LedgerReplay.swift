/// An invoice as the ledger sees it.
struct LedgerInvoice: Sendable, Hashable {
    var id: String
    var number: String
    var orderID: String
    var personID: String
    /// Dates are kept as `YYYY-MM-DD`, whose order is that of time.
    var issuedOn: String
    var dueOn: String
    var openMinor: Int64
    /// When it was paid up; `nil` while it is open.
    var closedOn: String?
}

/// Money that may pay invoices: a receipt, or a credit note of a return.
struct LedgerMoney: Sendable, Hashable, Comparable {
    /// The names sort as the ledger takes them within a day: credit notes first.
    enum Kind: String, Sendable, Hashable {
        case creditNote = "credit_note"
        case receipt
    }

    var kind: Kind
    var id: String
    var number: String
    var datedOn: String
    /// What of it has paid nothing yet.
    var openMinor: Int64

    /// By date, then kind, then number.
    static func < (left: LedgerMoney, right: LedgerMoney) -> Bool {
        (left.datedOn, left.kind.rawValue, left.number) < (right.datedOn, right.kind.rawValue, right.number)
    }
}

/// An amount of money that paid an invoice on a date.
struct LedgerAllocation: Sendable, Hashable {
    var allocatedOn: String
    var kind: LedgerMoney.Kind
    var documentID: String
    var documentNumber: String
    var documentedOn: String
    var invoiceID: String
    var orderID: String
    var personID: String
    var amountMinor: Int64
}

/// First in, first out: on every date with a document, the oldest waiting money pays the invoice that is due first.
///
/// It goes from one date to the next: invoices of the date become open; credit notes, then receipts of the date, by number, join
/// the waiting money; while there is both, the head of the money pays the open invoice with the smallest due date and number.
struct LedgerReplay {
    /// Invoices in any order; afterwards with what is open.
    private(set) var invoices: [LedgerInvoice]
    /// What was applied, in order.
    private(set) var allocations: [LedgerAllocation] = []
    /// Money that waits, oldest first.
    private(set) var waiting: [LedgerMoney] = []
    /// Indexes of open invoices; the one to be paid first is the last.
    private var open: [Int] = []

    /// Plays the documents; those dated before the first date that is played stand as they stood on its eve.
    init(invoices: [LedgerInvoice], money: [LedgerMoney]) {
        self.invoices = invoices
        let arrivals = invoices.indices.filter { invoices[$0].openMinor > 0 }
            .sorted { invoices[$0].issuedOn < invoices[$1].issuedOn }
        let money = money.sorted()
        var invoice = 0
        var head = 0
        while invoice < arrivals.count || head < money.count {
            let dates = [
                invoice < arrivals.count ? invoices[arrivals[invoice]].issuedOn : nil,
                head < money.count ? money[head].datedOn : nil,
            ]
            guard let date = dates.compactMap(\.self).min() else { break }
            while invoice < arrivals.count, invoices[arrivals[invoice]].issuedOn == date {
                insert(arrivals[invoice])
                invoice += 1
            }
            while head < money.count, money[head].datedOn == date {
                waiting.append(money[head])
                head += 1
            }
            apply(on: date)
        }
    }

    /// Puts an invoice among the open ones, by due date and number.
    private mutating func insert(_ index: Int) {
        var low = 0
        var high = open.count
        while low < high {
            let middle = (low + high) / 2
            if precedes(index, open[middle]) { low = middle + 1 } else { high = middle }
        }
        open.insert(index, at: low)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (invoices[left].dueOn, invoices[left].number) < (invoices[right].dueOn, invoices[right].number)
    }

    private mutating func apply(on date: String) {
        var used = 0
        while used < waiting.count, let index = open.last {
            let amount = min(waiting[used].openMinor, invoices[index].openMinor)
            allocations.append(
                LedgerAllocation(
                    allocatedOn: date, kind: waiting[used].kind, documentID: waiting[used].id,
                    documentNumber: waiting[used].number, documentedOn: waiting[used].datedOn, invoiceID: invoices[index].id,
                    orderID: invoices[index].orderID, personID: invoices[index].personID, amountMinor: amount))
            waiting[used].openMinor -= amount
            invoices[index].openMinor -= amount
            if waiting[used].openMinor == 0 { used += 1 }
            if invoices[index].openMinor == 0 {
                invoices[index].closedOn = date
                open.removeLast()
            }
        }
        waiting.removeFirst(used)
    }
}
