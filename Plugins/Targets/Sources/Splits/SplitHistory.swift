internal import PluginKit

/// Weights from the actuals of an earlier interval.
enum SplitHistory {
    /// One weight for each value; a negative actual weighs nothing.
    static func weights(
        _ parent: Cell, _ plan: Plan, _ dimension: Dimension, _ values: [String], _ history: ClosedRange<BusinessDate>,
        _ reader: Reader
    ) throws -> [Int64] {
        let base = try plan.metric(reader).base("")
        var actuals = try Actuals(asOf: history.upperBound, reader)
        let shift = Int(parent.period.dates.lowerBound.days - history.lowerBound.days)
        return try values.map { value in
            var scope: ActualScope
            if dimension == .time {
                guard let part = try TargetPeriods.find(value, reader) else { return 0 }
                let from = part.dates.lowerBound.advanced(byDays: -shift)
                scope = ActualScope(parent.coordinates, from...part.dates.upperBound.advanced(byDays: -shift))
                guard scope.interval.overlaps(history) else { return 0 }
                scope.interval = scope.interval.clamped(to: history)
            } else {
                scope = ActualScope(try SplitPlaces.place(parent.coordinates, dimension, value, reader), history)
            }
            return max(0, try actuals.value(base, scope, reader) ?? 0)
        }
    }
}
