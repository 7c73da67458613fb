internal import GRDB
public import PluginKit

/// What other plugins ask of targets.
public enum Targets {
    /// A figure that a person or unit is to reach.
    public struct Goal: Sendable, Hashable {
        /// Id of the target, for ``Targets/reference(_:by:resource:writer:call:)``.
        public let id: String
        /// Id of the plan version.
        public let planID: String
        /// Whether the plan version is published; a draft may still change.
        public let isPublished: Bool
        /// The figure in the unit of the measure; `nil` is "not entered", which is not 0.
        public let amount: Int64?
        /// First and last day.
        public let dates: ClosedRange<BusinessDate>
    }

    /// The goal of a person on a measure in a period, over all products, channels and customers.
    ///
    /// The published version of a plan counts; where none is published, the open one.
    ///
    /// - Parameters:
    ///   - measure: Name of a measure: `orders.collected`. Every metric that is based on it without filters is looked at, by code.
    ///   - person: Id of the person.
    ///   - period: `2026`, `2026-Q1`, `2026-03` or `2026-W10`.
    /// - Returns: `nil` without a target.
    public static func goal(measure: String, person: String, period: String, _ reader: Reader) throws -> Goal? {
        try goal(metrics: Metrics.based(on: measure, reader), person: person, period: period, reader)
    }

    /// The goal of a person on a metric: ``goal(measure:person:period:_:)`` by the metric's code, such as `sell_in`.
    public static func goal(metric code: String, person: String, period: String, _ reader: Reader) throws -> Goal? {
        try goal(metrics: [Metrics.find(code: code, reader)?.id].compactMap(\.self), person: person, period: period, reader)
    }

    private static func goal(metrics: [String], person: String, period code: String, _ reader: Reader) throws -> Goal? {
        guard let period = try TargetPeriods.find(code, reader), let year = try Plans.fiscalYear(of: period, reader) else {
            return nil
        }
        for metric in metrics {
            guard let plan = try Plans.current(metric: metric, fiscalYear: year, reader) else { continue }
            let row = try reader.row(
                """
                SELECT * FROM targets_cell WHERE person_id = ? AND period = ? AND plan_id = ? AND territory_id IS NULL
                AND channel IS NULL AND customer_id IS NULL AND product_id IS NULL AND category IS NULL LIMIT 1
                """, [person, period.code, plan.id])
            if let cell = try row.map(Cell.init(row:)) {
                return Goal(
                    id: cell.id, planID: plan.id, isPublished: plan.state == .published, amount: cell.amount,
                    dates: cell.period.dates)
            }
        }
        return nil
    }

    /// Says that a resource depends on a target or plan version, which then cannot be removed.
    ///
    /// - Throws: ``RPCError`` NOT_FOUND when there is no such target; the whole command fails then.
    public static func reference(_ target: String, by plugin: String, resource: String, writer: Writer, call: Call) throws {
        try writer.publish(TargetReferenced(target: target, plugin: plugin, resource: resource, released: false), call)
    }

    /// Ends what ``reference(_:by:resource:writer:call:)`` said.
    public static func release(_ target: String, by plugin: String, resource: String, writer: Writer, call: Call) throws {
        try writer.publish(TargetReferenced(target: target, plugin: plugin, resource: resource, released: true), call)
    }
}
