internal import PluginKit

/// A sum over documents, as a formula of a measure.
struct SalesFigure: Sendable, Hashable {
    /// Documents that add, and documents that take back.
    var sources: [FactSource]
    var value: FactValue = .amount

    /// Orders of direct customers.
    static let ordered = SalesFigure(sources: [.orders(.direct)])
    /// Shipments to direct customers less returns.
    static let shipped = SalesFigure(sources: [.shipments(.direct), .credits])
    /// Invoices less returns.
    static let invoiced = SalesFigure(sources: [.invoices, .credits])
    /// What receipts paid.
    static let collected = SalesFigure(sources: [.collections])
    /// Invoices that fall due.
    static let due = SalesFigure(sources: [.due])
    /// Orders of retailers.
    static let secondaryOrdered = SalesFigure(sources: [.orders(.secondary)])
    /// Shipments to retailers.
    static let secondaryShipped = SalesFigure(sources: [.shipments(.secondary)])
    /// Orders of direct customers less returns.
    static let netSales = SalesFigure(sources: [.orders(.direct), .credits])

    /// What it can be split and filtered by.
    var dimensions: [String] {
        let known = sources.allSatisfy { $0.lines != nil } ? FactDimension.allCases : FactDimension.ofCustomers
        return known.map(\.rawValue).sorted()
    }

    /// The sums by rep and dimension.
    func sums(_ query: MeasureQuery, _ reader: Reader) throws -> [FactQuery.Key: Int64] {
        var sums: [FactQuery.Key: Int64] = [:]
        for source in sources { try FactQuery(source, value, query).add(to: &sums, reader) }
        return sums
    }

    /// The documents that the sums are made of, by date and number; at most `limit`.
    func documents(_ query: MeasureQuery, limit: Int, _ reader: Reader) throws -> [MeasureDocument] {
        let found = try sources.flatMap { try FactQuery($0, value, query).documents(limit: limit, reader) }
        return FactQuery.first(limit, of: found)
    }

    /// The sums as figures of a measure.
    func values(_ query: MeasureQuery, _ reader: Reader) throws -> [MeasureValue] {
        try sums(query, reader).map { $0.figure(query, $1) }.sorted(by: FactQuery.precedes)
    }
}

extension FactQuery.Key {
    /// The figure of a measure with this value.
    func figure(_ query: MeasureQuery, _ value: Int64?) -> MeasureValue {
        MeasureValue(
            person: person, dimensions: Dictionary(zip(query.dimensions, dimensions)) { first, _ in first }, value: value)
    }
}

extension FactQuery {
    /// By rep, then by the values of the dimensions.
    static func precedes(_ left: MeasureValue, _ right: MeasureValue) -> Bool {
        func key(_ value: MeasureValue) -> [String] {
            [value.person ?? ""] + value.dimensions.sorted { $0.key < $1.key }.map(\.value)
        }
        return key(left).lexicographicallyPrecedes(key(right))
    }
}
