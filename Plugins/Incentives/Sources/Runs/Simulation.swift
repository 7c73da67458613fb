internal import GRDB
internal import PluginKit

/// Pays past events by another plan, beside what the present plans pay.
enum Simulation {
    static let peopleMax = 1000

    struct Row: Sendable, Hashable {
        var personID: String
        var period: String
        var presentMinor: Int64
        var simulatedMinor: Int64
    }

    /// Only payouts are compared: claw-backs, hold-backs and entries belong to what was really paid.
    static func rows(_ plan: Plan, _ period: PayPeriod, people: [String], _ reader: Reader) throws -> [Row] {
        let periods = plan.periodKind == period.kind ? [period] : try period.months(reader)
        guard periods.allSatisfy({ $0.kind == plan.periodKind }) else {
            throw RPCError.invalidField("period", "must be a \(plan.periodKind.rawValue), because the plan pays by it")
        }
        var rows: [Row] = []
        for each in periods {
            let chosen = people.isEmpty ? try Payees.list(each, after: "", count: peopleMax, reader) : people
            var simulated = Calculation(reader)
            simulated.replacement = (plan.id, plan.rules)
            let present = try Calculation(reader).payouts(of: chosen, in: each)
            let other = try simulated.payouts(of: chosen, in: each)
            rows += chosen.sorted().map {
                Row(personID: $0, period: each.code, presentMinor: present[$0] ?? 0, simulatedMinor: other[$0] ?? 0)
            }
        }
        return rows.sorted { ($0.personID, $0.period) < ($1.personID, $1.period) }
    }
}
