internal import GRDB
internal import PluginKit

/// Awards, penalties and corrections: proposed by one, decided by another, posted to the statement of their period.
enum Entries {
    /// The approved entries of people in a period, by person, in the order in which they were proposed.
    static func approved(_ people: [String], _ period: String, _ reader: Reader) throws -> [String: [EntryLine]] {
        try reader.rows(
            """
            SELECT id, person_id, kind, reason, amount_minor FROM incentives_entry
            WHERE person_id IN (SELECT value FROM json_each(?)) AND period = ? AND state = 'approved' AND in_kind = '' ORDER BY id
            """, [VisibleSet.json(people), period]
        ).reduce(into: [:]) { lines, row in
            let line = EntryLine(
                id: row["id"], kind: EntryLine.Kind(rawValue: row["kind"]) ?? .correction, reason: row["reason"],
                amountMinor: row["amount_minor"])
            lines[row["person_id"], default: []].append(line)
        }
    }
}
