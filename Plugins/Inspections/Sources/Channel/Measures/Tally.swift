internal import PluginKit

/// Figures by person, and by customer when the query asks for it.
struct Tally {
    private struct Key: Hashable {
        var person: String
        var customer: String
    }

    private let people: Set<String>?
    private let customers: Set<String>?
    private let isSplit: Bool
    private let merge: (Int64, Int64) -> Int64
    private var figures: [Key: Int64] = [:]

    /// Starts without figures.
    ///
    /// - Parameter merge: Makes one figure of two; adds them unless it is given.
    init(_ query: MeasureQuery, merging merge: @escaping (Int64, Int64) -> Int64 = Tally.sum) {
        self.merge = merge
        people = query.people.map(Set.init)
        customers = query.filters["customer"].map(Set.init)
        isSplit = query.dimensions.contains("customer")
    }

    /// Whether facts of a customer are asked for.
    func takes(customer: String) -> Bool { customers?.contains(customer) ?? true }

    mutating func add(_ value: Int64, person: String?, customer: String) {
        guard let person, people?.contains(person) ?? true, takes(customer: customer) else { return }
        let key = Key(person: person, customer: isSplit ? customer : "")
        figures[key] = figures[key].map { merge($0, value) } ?? value
    }

    /// The sum, cut to 64 bits.
    static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right > 0 ? .max : .min) : sum
    }

    var values: [MeasureValue] {
        figures.sorted { ($0.key.person, $0.key.customer) < ($1.key.person, $1.key.customer) }.map { key, figure in
            MeasureValue(person: key.person, dimensions: isSplit ? ["customer": key.customer] : [:], value: figure)
        }
    }
}
