public import PluginKit

/// Whether distributors are flagged as stuffed, for plugins that pay or judge.
///
/// It reads facts, whoever asks. A flag is no verdict: it says that more arrived than the distributor sells and has room for.
public enum StuffingFlags {
    /// Name of the measure that says the same by distributor: flagged months, split by `customer`, above 0 while it is flagged.
    public static let measure = "inspections.stuffed_months"

    /// Whether a distributor is flagged in the month of a date: days of stock and sell-in ÷ sell-out both above their limits.
    ///
    /// - Parameters:
    ///   - customer: Id of the customer; anything but a distributor is never flagged.
    ///   - date: Any day of the month; a month that is not over is judged by its counts so far.
    public static func isFlagged(customer: String, inMonthOf date: BusinessDate, _ reader: Reader) throws -> Bool {
        guard let distributor = try Distributor.find(id: customer, reader) else { return false }
        let month = CalendarMonth(containing: date)
        let settings = try ChannelSettings.current(reader)
        var ledger = DistributorLedger(reader)
        return try ledger.months(of: distributor, in: month...month).contains { $0.isFlagged(settings) }
    }

    /// Opens a case for every distributor with enough flagged months in the window before today.
    static func open(_ writer: Writer, _ call: Call) throws {
        let settings = try ChannelSettings.current(writer)
        let last = CalendarMonth(containing: call.businessDate).advanced(by: -1)
        let range = last.advanced(by: min(0, 1 - Int(settings.windowMonths)))...last
        var ledger = DistributorLedger(writer)
        for distributor in try Distributor.list(.everyone, writer) {
            let rows = try ledger.months(of: distributor, in: range)
            for suspect in StuffingSuspect.find(in: rows, settings) {
                try suspect.opening(settings)?.open(writer, call)
            }
        }
    }
}

extension StuffingSuspect {
    /// The case: one piece of evidence per flagged month. All come from the same counts, so somebody else must look before the case is
    /// verified.
    func opening(_ settings: ChannelSettings) -> CaseOpening? {
        guard let last = months.last else { return nil }
        return CaseOpening(
            .stuffing, person: distributor.ownerID, customer: distributor.id, on: last.month.last,
            summary: String(last.explanation(settings).chinese.prefix(1000)),
            evidence: months.map {
                EvidenceDraft(
                    key: $0.evidenceKey, source: EvidenceDraft.signal, resource: "customers/\(distributor.id)",
                    note: $0.explanation(settings).chinese)
            })
    }
}
