internal import GRDB
internal import PluginKit

/// What is clawed back: the basis that was paid on, and after how many days an unpaid invoice counts as never paid.
struct ClawbackRule: Sendable, Hashable {
    var basis: PlanComponent.Basis
    var unpaidDays: Int?

    func applies(to pay: ComponentPay) -> Bool {
        pay.clawsBack && pay.baseName == basis.rawValue && pay.unpaidDays == unpaidDays
    }

    /// The rules of all plans that ever paid.
    static func all(_ reader: Reader) throws -> [ClawbackRule] {
        try reader.rows(
            """
            SELECT DISTINCT json_extract(c.value, '$.basis') AS basis, json_extract(c.value, '$.unpaidDays') AS unpaid_days
            FROM incentives_plan p, json_each(p.rules, '$.components') c
            WHERE p.state <> 'draft' AND json_extract(c.value, '$.clawsBack') ORDER BY basis, unpaid_days
            """
        ).compactMap { row in
            PlanComponent.Basis(rawValue: row["basis"]).map { ClawbackRule(basis: $0, unpaidDays: row["unpaid_days"]) }
        }
    }
}
