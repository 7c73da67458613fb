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

    /// How the figures of several people make one figure.
    public enum Rollup: Sendable, Hashable {
        /// The sum.
        case sum
        /// Sum of one measure ÷ sum of another, as parts per million when the unit is that; `nil` when the second is 0.
        case ratio(numerator: String, denominator: String)
        /// Not at all: a figure of one person only.
        case none
    }

    /// Function from subjects and time to values. It honours ``MeasureQuery/people``, ``MeasureQuery/filters`` and
    /// ``MeasureQuery/dimensions``, and may leave out people without facts.
    public typealias Compute = @Sendable (Reader, MeasureQuery) throws -> [MeasureValue]

    /// Function from subjects and time to at most so many documents, by date and number, whose values add up to the figure.
    public typealias Documents = @Sendable (Reader, MeasureQuery, _ limit: Int) throws -> [MeasureDocument]

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
    /// Names of the dimensions it can be split and filtered by, beside the person. Where they mean the same, plugins use the same
    /// names: `category`, `channel`, `class`, `kind` and `position` (their codes), `customer`, `org_unit`, `product` and `territory`
    /// (resource ids).
    public var dimensions: [String]
    /// How the figures of several people make one.
    public var rollup: Rollup
    /// The formula.
    public var compute: Compute
    /// Where the figure comes from, if it can be told.
    public var documents: Documents?

    /// Describes a measure.
    ///
    /// Without a `rollup`, amounts, quantities and counts add up, rates and times do not.
    public init(
        name: String, title: Label, unit: Unit, formula: String, nullPolicy: NullPolicy, dimensions: [String] = [],
        rollup: Rollup? = nil, documents: Documents? = nil, compute: @escaping Compute
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.formula = formula
        self.nullPolicy = nullPolicy
        self.dimensions = dimensions
        self.rollup = rollup ?? ([.money, .quantity, .count].contains(unit) ? .sum : .none)
        self.compute = compute
        self.documents = documents
    }
}
