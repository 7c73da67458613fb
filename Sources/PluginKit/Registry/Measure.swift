/// A named, typed figure that any plugin can compute targets, scorecards, incentives and dashboards from.
///
/// A measure without a machine-computable formula cannot exist: ``compute`` is the formula.
public struct Measure: Sendable {
    /// What one unit of the integer value is.
    public enum Unit: String, Sendable, Hashable {
        /// Minor units of the tenant's currency (fen).
        case money
        /// Base units of goods.
        case quantity
        /// Things or events.
        case count
        /// Parts per million; 1 000 000 is 100 %.
        case partsPerMillion = "ppm"
        /// Seconds.
        case seconds
    }

    /// What a subject without any fact gets.
    public enum NullPolicy: String, Sendable, Hashable {
        /// No value: "n/a", never 0.
        case null
        /// 0, because no fact means none happened.
        case zero
    }

    /// Function from subjects and time to values.
    public typealias Compute = @Sendable (Reader, MeasureQuery) throws -> [MeasureValue]

    /// `<plugin>.<name>`: `crm.new_customers`.
    public var name: String
    /// What people call it.
    public var title: Label
    /// Unit of the value.
    public var unit: Unit
    /// The formula in words, with its source when it has one.
    public var formula: String
    /// What a subject without facts gets.
    public var nullPolicy: NullPolicy
    /// Names of the dimensions it can be split by, beside the person.
    public var dimensions: [String]
    /// The formula.
    public var compute: Compute

    /// Describes a measure.
    public init(
        name: String, title: Label, unit: Unit, formula: String, nullPolicy: NullPolicy, dimensions: [String] = [],
        compute: @escaping Compute
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.formula = formula
        self.nullPolicy = nullPolicy
        self.dimensions = dimensions
        self.compute = compute
    }
}

/// What a measure is asked for.
public struct MeasureQuery: Sendable {
    /// Person ids; `nil` asks for everyone.
    public var people: [String]?
    /// Business dates, both included.
    public var interval: ClosedRange<BusinessDate>
    /// Dimensions to split by, out of ``Measure/dimensions``.
    public var dimensions: [String]

    /// Asks for people over an interval.
    public init(people: [String]?, interval: ClosedRange<BusinessDate>, dimensions: [String] = []) {
        self.people = people
        self.interval = interval
        self.dimensions = dimensions
    }
}

/// One figure of a measure.
public struct MeasureValue: Sendable, Hashable {
    /// The person, or `nil` for the whole company.
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
