internal import Foundation
internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Finds territories that nobody works or that several people work ("one radish, one pit", R04).
///
/// Only territories without any below them count. Whoever is assigned to one works it; without such an assignment the people of
/// the nearest assigned territory above work it. So a manager of a prefecture does not double the reps of its counties.
enum TerritoryGaps {
    /// `?1` is the date.
    private static let table = """
        (WITH RECURSIVE
            up (leaf, id, depth) AS (
                SELECT id, id, 0 FROM organization_territory AS t
                WHERE NOT EXISTS (SELECT 1 FROM organization_territory AS child WHERE child.parent_id = t.id)
                UNION ALL
                SELECT up.leaf, t.parent_id, up.depth + 1 FROM up JOIN organization_territory AS t ON t.id = up.id
                WHERE t.parent_id IS NOT NULL),
            held (leaf, depth, person_id) AS (
                SELECT up.leaf, up.depth, a.person_id FROM up
                JOIN organization_territory_assignment AS a ON a.territory_id = up.id
                WHERE a.effective_from <= ?1 AND (a.effective_to IS NULL OR a.effective_to >= ?1)),
            nearest (leaf, depth) AS (SELECT leaf, min(depth) FROM held GROUP BY leaf),
            staffed (leaf, people) AS (
                SELECT leaf, json_group_array(DISTINCT person_id) FROM held JOIN nearest USING (leaf, depth) GROUP BY leaf)
        SELECT t.*, coalesce(staffed.people, '[]') AS people FROM organization_territory AS t
        JOIN up ON up.leaf = t.id AND up.depth = 0
        LEFT JOIN staffed ON staffed.leaf = t.id)
        """

    static func list(
        on date: BusinessDate, coverage: Spearhead_Organization_V1_TerritoryCoverage, _ reader: Reader, _ page: Page
    ) throws -> ([Spearhead_Organization_V1_TerritoryGap], String) {
        // The first condition binds the date, which the table expression uses under its number.
        var query = ListQuery(from: table, key: "code").filter("?1 IS NOT NULL", date)
        switch coverage {
        case .vacant: query = query.filter("json_array_length(people) = 0")
        case .double: query = query.filter("json_array_length(people) > 1")
        default: query = query.filter("json_array_length(people) <> 1")
        }
        return try query.fetch(reader, page) { row in
            let people = try JSONColumn.value(row["people"], as: [String].self)
            return .with {
                $0.territory = Territory(row: row).message
                $0.coverage = people.isEmpty ? .vacant : .double
                $0.personIds = people.sorted()
            }
        }
    }
}
