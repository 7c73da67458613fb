import Testing

@testable import Orders

@Suite("The ledger, first in, first out")
struct LedgerReplayTests {
    private func invoice(_ number: String, _ issued: Int, due: Int, _ amount: Int64) -> LedgerInvoice {
        LedgerInvoice(
            id: "id-\(number)", number: number, orderID: "o", personID: "p", issuedOn: date(issued), dueOn: date(due),
            openMinor: amount)
    }

    private func money(_ number: String, _ kind: LedgerMoney.Kind, _ day: Int, _ amount: Int64) -> LedgerMoney {
        LedgerMoney(kind: kind, id: "id-\(number)", number: number, datedOn: date(day), openMinor: amount)
    }

    private func date(_ day: Int) -> String { "2026-\(10 + day / 28)-\(10 + day % 28)" }

    @Test("money pays what is due first, in parts; credit notes go before receipts of the day; what is over waits for the next")
    func order() {
        let replay = LedgerReplay(
            invoices: [invoice("A", 1, due: 20, 100), invoice("B", 1, due: 10, 100), invoice("C", 9, due: 30, 50)],
            money: [money("R1", .receipt, 5, 120), money("N1", .creditNote, 5, 30), money("R2", .receipt, 6, 80)])
        #expect(
            replay.allocations.map { "\($0.documentNumber)\($0.invoiceID)\($0.amountMinor)" } == [
                "N1id-B30", "R1id-B70", "R1id-A50", "R2id-A50", "R2id-C30",
            ])
        #expect(replay.allocations.map(\.allocatedOn) == [5, 5, 5, 6, 9].map(date))
        #expect(replay.invoices.map(\.openMinor) == [0, 0, 20])
        #expect(replay.invoices.map(\.closedOn) == [date(6), date(5), nil])
        #expect(replay.waiting.isEmpty)
    }

    @Test("random documents give the allocations of the reference, and playing on from any eve gives the same")
    func random() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let invoices = (0..<Int.random(in: 0...12, using: &random)).map { number in
                let day = Int.random(in: 0...20, using: &random)
                return invoice(
                    "I\(10 + number)", day, due: day + Int.random(in: 0...15, using: &random), .random(in: 1...90, using: &random)
                )
            }
            let money = (0..<Int.random(in: 0...12, using: &random)).map { number in
                self.money(
                    "M\(10 + number)", Bool.random(using: &random) ? .receipt : .creditNote, .random(in: 0...20, using: &random),
                    .random(in: 1...120, using: &random))
            }
            let whole = LedgerReplay(invoices: invoices.shuffled(using: &random), money: money.shuffled(using: &random))
            let reference = ReferenceLedger(invoices: invoices, money: money)
            #expect(whole.allocations == reference.allocations)
            #expect(resumed(invoices, money, from: date(.random(in: 0...21, using: &random))) == whole.allocations)
        }
    }

    /// Plays up to the eve of a date, then on from what stood there.
    private func resumed(_ invoices: [LedgerInvoice], _ money: [LedgerMoney], from date: String) -> [LedgerAllocation] {
        let eve = LedgerReplay(invoices: invoices.filter { $0.issuedOn < date }, money: money.filter { $0.datedOn < date })
        let rest = LedgerReplay(
            invoices: eve.invoices + invoices.filter { $0.issuedOn >= date },
            money: eve.waiting + money.filter { $0.datedOn >= date })
        return eve.allocations + rest.allocations
    }
}
