internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// Targets of a plan with attainment, gap, pace, mix and process.
struct TargetAttainments {
    private let metric: Metric
    private let settings: Settings
    private let calendar: CalendarCache
    private let process: ProcessFigures
    private let call: Call
    private var pool: ActualsPool

    init(_ plan: Plan, asOf: BusinessDate, _ reader: Reader, _ call: Call) throws {
        metric = try plan.metric(reader)
        settings = try Settings.find(reader)
        calendar = try CalendarCache(reader)
        process = ProcessFigures([metric], reader)
        pool = try ActualsPool(asOf: asOf, reader)
        self.call = call
    }

    mutating func message(_ cell: Cell, _ reader: Reader) throws -> Spearhead_Targets_V1_TargetAttainment {
        let bases = try metric.bases.map { base in
            (base, Attained(target: cell.amount, actual: try pool.value(base, cell, reader)))
        }
        guard let (first, attained) = bases.first else { throw RPCError.notFound("metric", metric.id) }
        let mix = try cell.mix.map { try result($0, cell, first, attained, reader) }
        let scope = ActualScope(
            cell.coordinates.personID.map { .person($0) } ?? .unit(cell.coordinates.orgUnitID), cell.period.dates)
        let process = try process.messages(call) { try pool.value($0, scope, reader) }
        let pace = Pace(cell.period.dates, asOf: pool.asOf, calendar)
        return .with {
            $0.target = cell.message
            $0.attainments = bases.map { .init(metric, $0, cell, $1) }
            $0.pace = pace.message(attained, tolerancePPM: settings.paceTolerancePPM)
            $0.mix = mix
            $0.amountMet = attained.isMet
            $0.met = attained.isMet && mix.allSatisfy(\.met)
            $0.process = process
        }
    }

    /// Attainment and pace of a target on its first base.
    mutating func pace(_ cell: Cell, _ reader: Reader) throws -> (attained: Attained, pace: Pace) {
        let attained = Attained(target: cell.amount, actual: try pool.value(try metric.base(""), cell, reader))
        return (attained, Pace(cell.period.dates, asOf: pool.asOf, calendar))
    }

    private mutating func result(
        _ mix: Cell.Mix, _ cell: Cell, _ base: Metric.Base, _ whole: Attained, _ reader: Reader
    ) throws -> Spearhead_Targets_V1_MixResult {
        let values =
            mix.newProductMonths > 0
            ? try Self.newProducts(mix.newProductMonths, cell.period.dates.upperBound, reader) : mix.values
        let part = try pool.value(base, cell, filters: [mix.dimension: values], reader)
        let share = Attained(target: whole.actual, actual: part)
        return .with {
            $0.constraint = mix.message
            if let part { $0.actual = part }
            $0.percent = share.percent ?? ""
            $0.met = (share.compare(to: mix.minimumPPM) ?? -1) >= 0
        }
    }

    /// Products launched within so many months that end with a date.
    private static func newProducts(_ months: Int, _ date: BusinessDate, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            "SELECT id FROM organization_product WHERE launched_on BETWEEN ? AND ? ORDER BY id",
            [date.start(ofMonths: months), date])
    }
}

extension Pace {
    func message(_ attained: Attained, tolerancePPM: Int64) -> Spearhead_Targets_V1_Pace {
        .with {
            $0.elapsedDays = Int32(clamping: elapsedDays)
            $0.totalDays = Int32(clamping: totalDays)
            $0.elapsedPercent = elapsedPercent ?? ""
            $0.paceGapPoints = gapPoints(attained) ?? ""
            if let required = requiredPerDay(attained) { $0.requiredPerDay = required }
            $0.behind = isBehind(attained, tolerancePPM: tolerancePPM)
        }
    }
}
