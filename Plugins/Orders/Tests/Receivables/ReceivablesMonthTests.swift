import PluginKit
import SwiftProtobuf
import Testing

@testable import Orders

/// Months worked by hand from the formulas of the domain model, section 7 (there after an Oracle forum).
@Suite("Receivables of a month")
struct ReceivablesMonthTests {
    /// What is open at the end of March of the invoices of one day.
    struct Open: Sendable {
        var issuedOn: String
        var minor: Int64
        var notDue: Int64 = 0
    }

    private func march(
        opening: Int64 = 0, _ open: [Open], sales: [String: Int64], received: Int64 = 0, due: Int64 = 0
    ) throws -> Spearhead_Orders_V1_ReceivablesMonth {
        let first = try #require(BusinessDate("2026-03-01"))
        let closing = try open.map {
            ReceivablesMonth.OpenDay(
                issuedOn: try #require(BusinessDate($0.issuedOn)), openMinor: $0.minor, notDueMinor: $0.notDue)
        }
        return ReceivablesMonth(
            interval: first...first.lastOfMonth, openingMinor: opening, closing: closing,
            netInvoicedMinor: sales["2026-03", default: 0], receivedMinor: received, dueMinor: due, sales: sales
        ).message
    }

    struct TrueDSO: Sendable {
        var open: [Open]
        var sales: [String: Int64]
        /// Days with one decimal; `nil` when a month with open invoices sold nothing.
        var days: String?
    }

    @Test(
        "H13: True DSO = Σ days open × invoice ÷ credit sales of the invoice's month",
        arguments: [
            // 20 × 30 000 ÷ 100 000 + 40 × 10 000 ÷ 40 000 = 6 + 10.
            TrueDSO(
                open: [Open(issuedOn: "2026-02-19", minor: 10_000), Open(issuedOn: "2026-03-11", minor: 30_000)],
                sales: ["2026-02": 40_000, "2026-03": 100_000], days: "16.0"),
            // 30 × 5 000 ÷ 100 000; an invoice of the last day has been open for no day.
            TrueDSO(
                open: [Open(issuedOn: "2026-03-01", minor: 5000), Open(issuedOn: "2026-03-31", minor: 95_000)],
                sales: ["2026-03": 100_000], days: "1.5"),
            // 90 × 1 ÷ 3, over the end of a year.
            TrueDSO(open: [Open(issuedOn: "2025-12-31", minor: 1)], sales: ["2025-12": 3], days: "30.0"),
            // 1 ÷ 20 = 0.05 rounds up, 1 ÷ 21 = 0.0476… down.
            TrueDSO(open: [Open(issuedOn: "2026-03-30", minor: 1)], sales: ["2026-03": 20], days: "0.1"),
            TrueDSO(open: [Open(issuedOn: "2026-03-30", minor: 1)], sales: ["2026-03": 21], days: "0.0"),
            // 1 ÷ 3 + 2 × 1 ÷ 3 of one month is 1, not 0.9.
            TrueDSO(
                open: [Open(issuedOn: "2026-03-29", minor: 1), Open(issuedOn: "2026-03-30", minor: 1)],
                sales: ["2026-03": 3], days: "1.0"),
            // Credit notes ate the sales of February.
            TrueDSO(open: [Open(issuedOn: "2026-02-19", minor: 1)], sales: ["2026-02": 0, "2026-03": 9], days: nil),
            TrueDSO(open: [Open(issuedOn: "2026-02-19", minor: 1)], sales: ["2026-02": -5, "2026-03": 9], days: nil),
            // Nothing is open.
            TrueDSO(open: [], sales: [:], days: "0.0"),
            TrueDSO(open: [Open(issuedOn: "2026-02-19", minor: 0)], sales: [:], days: "0.0"),
        ])
    func trueDSO(_ example: TrueDSO) throws {
        let month = try march(example.open, sales: example.sales)
        #expect((month.hasTrueDsoDays ? month.trueDsoDays : nil) == example.days)
    }

    struct Effectiveness: Sendable {
        var opening: Int64
        var sales: Int64
        var closing: Int64
        var notDue: Int64
        var percent: String?
    }

    @Test(
        """
        H13: CEI = (beginning receivables + credit sales − ending total) ÷ (beginning receivables + credit sales − ending current) \
        × 100, of one month
        """,
        arguments: [
            // (50 000 + 100 000 − 60 000) ÷ (50 000 + 100 000 − 40 000) = 90 ÷ 110.
            Effectiveness(opening: 50_000, sales: 100_000, closing: 60_000, notDue: 40_000, percent: "81.82"),
            // All that is open is not due yet: everything that could be collected was.
            Effectiveness(opening: 50_000, sales: 100_000, closing: 40_000, notDue: 40_000, percent: "100.00"),
            // Nothing was collected: 0 ÷ 50.
            Effectiveness(opening: 50_000, sales: 100_000, closing: 150_000, notDue: 100_000, percent: "0.00"),
            // 1 ÷ 800 = 0.125 % rounds up.
            Effectiveness(opening: 800, sales: 0, closing: 799, notDue: 0, percent: "0.13"),
            // Nothing could be collected: 0 ÷ 0.
            Effectiveness(opening: 0, sales: 100_000, closing: 100_000, notDue: 100_000, percent: nil),
            Effectiveness(opening: 0, sales: 0, closing: 0, notDue: 0, percent: nil),
        ])
    func effectiveness(_ example: Effectiveness) throws {
        let month = try march(
            opening: example.opening, [Open(issuedOn: "2026-03-15", minor: example.closing, notDue: example.notDue)],
            sales: ["2026-03": example.sales])
        #expect((month.hasCollectionEffectivenessPercent ? month.collectionEffectivenessPercent : nil) == example.percent)
    }

    @Test("H13: DSO = closing receivables ÷ credit sales × days; payment rate = received ÷ due; neither of nothing")
    func ratios() throws {
        let month = try march(
            [Open(issuedOn: "2026-03-15", minor: 30_000)], sales: ["2026-03": 62_000], received: 2, due: 3)
        #expect(month.dsoDays == "15.0" && month.paymentRatePercent == "66.67")
        let empty = try march([Open(issuedOn: "2026-03-15", minor: 30_000)], sales: ["2026-03": 0], received: 2)
        #expect(!empty.hasDsoDays && !empty.hasPaymentRatePercent)
    }
}
