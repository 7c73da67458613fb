internal import PluginKit

/// Sums by person, and by customer when the query asks for it.
struct Tally {
    private struct Key: Hashable {
        var person: String
        var customer: String
    }

    private let people: Set<String>?
    private let customers: Set<String>?
    private let isSplit: Bool
    private var sums: [Key: Int64] = [:]

    init(_ query: MeasureQuery) {
        people = query.people.map(Set.init)
        customers = query.filters["customer"].map(Set.init)
        isSplit = query.dimensions.contains("customer")
    }

    /// Whether facts of a customer are asked for.
    func takes(customer: String) -> Bool { customers?.contains(customer) ?? true }

    mutating func add(_ value: Int64, person: String?, customer: String) {
        guard let person, people?.contains(person) ?? true, takes(customer: customer) else { return }
        let key = Key(person: person, customer: isSplit ? customer : "")
        let (sum, overflow) = sums[key, default: 0].addingReportingOverflow(value)
        sums[key] = overflow ? (value > 0 ? .max : .min) : sum
    }

    var values: [MeasureValue] {
        sums.sorted { ($0.key.person, $0.key.customer) < ($1.key.person, $1.key.customer) }.map { key, sum in
            MeasureValue(person: key.person, dimensions: isSplit ? ["customer": key.customer] : [:], value: sum)
        }
    }
}
