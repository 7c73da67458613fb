public import GRDB
internal import RPC

/// What a measure is asked for.
public struct MeasureQuery: Sendable {
    /// Person ids; `nil` asks for everyone.
    public var people: [String]?
    /// Business dates, both included.
    public var interval: ClosedRange<BusinessDate>
    /// Dimensions to split by, out of ``Measure/dimensions``.
    public var dimensions: [String]
    /// Only facts whose dimension has one of the values: `["category": ["beverage"]]`.
    public var filters: [String: [String]]

    /// Asks for people over an interval.
    public init(
        people: [String]?, interval: ClosedRange<BusinessDate>, dimensions: [String] = [], filters: [String: [String]] = [:]
    ) {
        self.people = people
        self.interval = interval
        self.dimensions = dimensions
        self.filters = filters
    }

    /// The filters as a SQL condition, `1` without any.
    ///
    /// - Parameter columns: The expression of each dimension.
    public func filterCondition(_ columns: [String: String]) -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        for (name, values) in filters.sorted(by: { $0.key < $1.key }) {
            guard let column = columns[name] else { continue }
            conditions.append("\(column) IN (SELECT value FROM json_each(?))")
            arguments += [Self.json(values)]
        }
        return (conditions.isEmpty ? "1" : conditions.joined(separator: " AND "), arguments)
    }

    private static func json(_ values: [String]) -> String {
        let texts = values.map { value in
            value.unicodeScalars.reduce(into: "") { text, scalar in
                switch scalar {
                case "\"", "\\": text += "\\\(scalar)"
                case _ where scalar.value < 0x20:
                    text += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        return "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
}

/// One figure of a measure.
public struct MeasureValue: Sendable, Hashable {
    /// The person, or `nil` for all the people together.
    public var person: String?
    /// Value of each dimension asked for.
    public var dimensions: [String: String]
    /// The figure in the measure's unit; `nil` when it is undefined.
    public var value: Int64?

    /// States a figure.
    public init(person: String?, dimensions: [String: String] = [:], value: Int64?) {
        self.person = person
        self.dimensions = dimensions
        self.value = value
    }
}

/// A document that a figure is made of.
public struct MeasureDocument: Sendable, Hashable {
    /// The resource: `orders/0198…`.
    public var resource: String
    /// Its number or code, for people.
    public var number: String
    /// Its business date.
    public var date: BusinessDate
    /// The person who gets the credit.
    public var person: String
    /// Its part of the figure, in the measure's unit.
    public var value: Int64

    /// States a document's part.
    public init(resource: String, number: String, date: BusinessDate, person: String, value: Int64) {
        self.resource = resource
        self.number = number
        self.date = date
        self.person = person
        self.value = value
    }
}
