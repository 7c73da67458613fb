internal import GRDB
public import PluginKit

extension SalesFacts {
    /// What the documents of an interval add up to by rep, added in SQL by index; a rep without documents is left out.
    ///
    /// - Parameter gross: Leaves credit notes out.
    public static func sums(
        _ basis: Basis, people: [String], interval: ClosedRange<BusinessDate>, gross: Bool, _ reader: Reader
    ) throws -> [String: Int64] {
        let query = MeasureQuery(people: people, interval: interval)
        var sums: [FactQuery.Key: Int64] = [:]
        for source in basis.sources(gross: gross) { try FactQuery(source, .amount, query).add(to: &sums, reader) }
        return sums.reduce(into: [:]) { $0[$1.key.person] = $1.value }
    }

    /// The amounts of the documents of all the people together, by date and number: one amount for each document, however many
    /// invoices a receipt pays and however many of the people share it, so that their order hangs on nothing but the documents.
    ///
    /// - Parameter gross: Leaves credit notes out.
    public static func amounts(
        _ basis: Basis, people: [String], interval: ClosedRange<BusinessDate>, gross: Bool, _ reader: Reader
    ) throws -> [Int64] {
        let lists = basis.sources(gross: gross).map { FactList($0, people, interval) }
        let shares = try OrderShares.find(people: people, reader)
        guard shares.isEmpty else { return try amounts(lists, shares, reader) }
        let sql = """
            SELECT sum(amount) FROM (\(lists.map(\.amountSQL).joined(separator: " UNION ALL "))) \
            GROUP BY date, number ORDER BY date, number
            """
        return try reader.values(Int64.self, sql, lists.reduce(into: []) { $0 += $1.arguments })
    }

    private static func amounts(_ lists: [FactList], _ shares: OrderShares, _ reader: Reader) throws -> [Int64] {
        struct Document: Hashable {
            var date: BusinessDate
            var number: String
        }
        var facts: [SalesFact] = []
        for list in lists { try list.append(to: &facts, shares, reader) }
        let sums = facts.reduce(into: [Document: Int64]()) {
            $0[Document(date: $1.date, number: $1.document), default: 0].addClamped($1.amountMinor)
        }
        return sums.sorted { ($0.key.date, $0.key.number) < ($1.key.date, $1.key.number) }.map(\.value)
    }
}

extension SalesFacts.Basis {
    /// The kinds of documents behind it; those that take back only when it is not gross.
    fileprivate func sources(gross: Bool) -> [FactSource] { figure.sources.filter { !gross || $0.sign > 0 } }
}
