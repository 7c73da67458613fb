internal import PluginKit
internal import SwiftProtobuf

/// Who makes the month in its last seven calendar days (月初没事干，月底干不完).
enum EndLoading {
    static let lastDays = 7
    static let monthsMax = 24

    /// People with an actual above 0 in months that are over, by month and code.
    static func rows(
        _ base: Metric.Base, _ months: [String], asOf: BusinessDate, _ reader: Reader, _ call: Call
    ) throws -> [Spearhead_Targets_V1_EndLoadingRow] {
        let threshold = try Settings.find(reader).endLoadingPPM
        return try months.sorted().flatMap { code -> [Spearhead_Targets_V1_EndLoadingRow] in
            let month = try TargetPeriods.require(code, field: "months", reader)
            guard month.kind == .month else { throw RPCError.invalidField("months", "must be months YYYY-MM") }
            guard month.dates.upperBound <= asOf else { return [] }
            var actuals = try Actuals(asOf: month.dates.upperBound, reader)
            let last = month.dates.upperBound.advanced(byDays: 1 - lastDays)...month.dates.upperBound
            return try actuals.staff.members.filter { call.visible.contains($0.id) }.compactMap { member in
                let total = try actuals.value(base, ActualScope(.person(member.id), month.dates), reader)
                let part = try actuals.value(base, ActualScope(.person(member.id), last), reader) ?? 0
                guard let total, total > 0 else { return nil }
                let share = Attained(target: total, actual: part)
                return .with {
                    $0.personID = member.id
                    $0.person = member.code
                    $0.month = code
                    $0.lastDays = part
                    $0.total = total
                    $0.indexPercent = share.percent ?? ""
                    $0.flagged = (share.compare(to: threshold) ?? -1) >= 0
                }
            }
        }
    }
}
