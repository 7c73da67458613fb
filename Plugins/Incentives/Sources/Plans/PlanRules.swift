internal import Orders
internal import PluginKit

/// The rules of a plan as data; the same types pay every company.
struct PlanRules: Sendable, Hashable, Codable {
    static let componentsMax = 16

    var components: [PlanComponent]
    var gate: ProcessGate?
    var holdback: Holdback?
    var draw: Draw?
    var capMinor: Int64?
    var isProrated = false
    var penaltyCapPPM: Int64 = 1_000_000
}

/// A part of a plan that earns money.
struct PlanComponent: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case commission
        case bonus
    }

    /// What it is paid on.
    enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
        case collected
        case invoiced
        case shipped
        case soldOut = "sold_out"
        case measure

        /// The facts behind it; `nil` for a measure.
        var facts: SalesFacts.Basis? {
            switch self {
            case .collected: .collected
            case .invoiced: .invoiced
            case .shipped: .shipped
            case .soldOut: .secondaryShipped
            case .measure: nil
            }
        }

        /// The measure that adds the facts up.
        var measure: String? {
            switch self {
            case .collected: "orders.collected"
            case .invoiced: "orders.invoiced"
            case .shipped: "orders.shipped"
            case .soldOut: "orders.secondary_shipped"
            case .measure: nil
            }
        }
    }

    enum Credit: String, Sendable, Hashable, Codable, CaseIterable {
        case own
        case team
        case unit
    }

    enum PoolSplit: String, Sendable, Hashable, Codable, CaseIterable {
        case equal
        case contribution
    }

    static let acceleratorsMax = 10
    static let filtersMax = 8
    static let filterValuesMax = 100

    var key: String
    var title: String
    var kind: Kind
    var basis: Basis
    var measure: String = ""
    var filters: [String: [String]] = [:]
    var credit: Credit = .own
    var poolSplit: PoolSplit?
    var goalMetric: String = ""
    var rates: RateTable
    var accelerators: [Accelerator] = []
    var thresholdPPM: Int64?
    var capAttainmentPPM: Int64?
    var capMinor: Int64?
    var bonusMinor: Int64 = 0
    var clawsBack = false
    var clawbackDays: Int?
    var unpaidDays: Int?

    /// The measure that gives the base.
    var baseMeasure: String { basis.measure ?? measure }
    /// What people call the base.
    var baseName: String { basis == .measure ? measure : basis.rawValue }
    /// Whether it compares its base with a goal.
    var needsGoal: Bool { rates.basis == .attainment || thresholdPPM != nil || capAttainmentPPM != nil || !accelerators.isEmpty }
    /// Whether credit notes are left out of the base because claw-backs take them back at the rate once paid.
    var leavesCreditsOut: Bool { clawsBack && (basis == .invoiced || basis == .shipped) }
}

/// Makes the payout depend on a process measure.
struct ProcessGate: Sendable, Hashable, Codable {
    struct Step: Sendable, Hashable, Codable {
        var below: Int64
        var multiplierPPM: Int64
    }

    static let stepsMax = 10

    var measure: String
    var steps: [Step]
    var missingMultiplierPPM: Int64

    /// The multiplier of a value; the lowest step that the value is below decides, and an exact bound passes.
    func multiplier(of value: ExactFigure?) -> Int64 {
        guard let value else { return missingMultiplierPPM }
        return steps.first { value.isBelow($0.below) }?.multiplierPPM ?? 1_000_000
    }
}

/// Keeps back pay on customers whose stock is too high.
struct Holdback: Sendable, Hashable, Codable {
    var measure: String
    var above: Int64
    var sharePPM: Int64
}

/// What a person gets at least in a period.
struct Draw: Sendable, Hashable, Codable {
    var amountMinor: Int64
    var isRecoverable: Bool
}
