internal import PluginKit
internal import SwiftProtobuf

/// What a growth target grows from.
enum GrowthBase {
    /// Reads the basis of a request; a base that is not given is the actual of the earlier period.
    static func resolve(
        _ message: Spearhead_Targets_V1_GrowthBasis, _ plan: Plan, _ place: Coordinates, _ reader: Reader
    ) throws -> Cell.Growth {
        let period = try TargetPeriods.require(message.basePeriod, field: "growth.base_period", reader)
        return Cell.Growth(
            basePeriod: period.code,
            baseAmount: message.hasBaseAmount ? message.baseAmount : try actual(plan, place, period, reader),
            growthPPM: message.growthPpm, reliefPPM: message.reliefPpm,
            formula: message.formula == .compound ? .compound : .additive)
    }

    private static func actual(_ plan: Plan, _ place: Coordinates, _ period: TargetPeriod, _ reader: Reader) throws -> Int64 {
        var actuals = try Actuals(asOf: period.dates.upperBound, reader)
        let base = try plan.metric(reader).base("")
        guard let amount = try actuals.value(base, ActualScope(place, period.dates), reader) else {
            throw RPCError.invalidField("growth.base_amount", "must be given: \(base.measure) has no value for \(period.code)")
        }
        return amount
    }
}
