internal import GRDB
internal import PluginKit

/// An open lead or deal without a follow-up in a week.
struct MissingFollowUp: Sendable {
    var subject: FollowUpSubject
    var id: String
    var code: String
    var owner: String?
    var isoWeek: String

    /// What lacks a follow-up in a week: the fact once the cut-off was taken, what would be missing now before.
    static func list(
        _ week: FollowUpCutoff.Week, isFinal: Bool, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([MissingFollowUp], String) {
        var list = ListQuery(
            from: "(\(FollowUpSubject.allCases.map { isFinal ? fact($0) : present($0) }.joined(separator: " UNION ALL ")))",
            key: "coalesce(owner_id, '') || kind || id"
        ).visible(call.visible, "owner_id")
        if isFinal {
            list = list.filter("iso_week = ?", week.isoWeek)
        } else {
            let until = min(week.cutoffAt, call.now)
            list = list.filter(
                "(\(FollowUpSubject.allCases.map { "(kind = '\(marker($0))' AND id IN (\($0.missing)))" }.joined(separator: " OR ")))",
                until, until, week.startsAt, week.cutoffAt, until, until, week.startsAt, week.cutoffAt)
        }
        return try list.fetch(reader, page) { row in
            MissingFollowUp(
                subject: row["kind"] == marker(.lead) ? .lead : .opportunity, id: row["id"], code: row["code"],
                owner: row["owner_id"], isoWeek: week.isoWeek)
        }
    }

    /// Sorts leads before opportunities.
    private static func marker(_ subject: FollowUpSubject) -> String {
        switch subject {
        case .lead: "1"
        case .opportunity: "2"
        }
    }

    private static func fact(_ subject: FollowUpSubject) -> String {
        """
        SELECT '\(marker(subject))' AS kind, item.id, item.code, missing.owner_id, missing.iso_week \
        FROM \(subject.missingTable) AS missing JOIN \(subject.table) AS item ON item.id = missing.\(subject.column)
        """
    }

    private static func present(_ subject: FollowUpSubject) -> String {
        "SELECT '\(marker(subject))' AS kind, id, code, owner_id FROM \(subject.table)"
    }
}
