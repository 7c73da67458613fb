internal import GRDB
internal import PluginKit

/// The people of a unit who carry a figure: those who lead nobody in it.
enum Team {
    /// A person in a unit over dates.
    struct Member: Sendable, Hashable {
        var id: String
        var code: String
        var unit: String
        var from: BusinessDate
        var to: BusinessDate

        func isThere(in dates: ClosedRange<BusinessDate>) -> Bool { from <= dates.upperBound && to >= dates.lowerBound }
    }

    /// Everyone's places in units, without leaders of the unit and superiors of others in it, by code.
    static func all(_ reader: Reader) throws -> [Member] {
        try reader.rows(
            """
            SELECT a.person_id, p.code, a.org_unit_id, a.effective_from,
                min(ifnull(a.effective_to, '9999-12-31'), ifnull(p.left_on, '9999-12-31')) AS until
            FROM organization_position_assignment a JOIN organization_person p ON p.id = a.person_id
            WHERE NOT EXISTS (SELECT 1 FROM organization_position_assignment b
                    WHERE b.superior_id = a.person_id AND b.org_unit_id = a.org_unit_id)
                AND NOT EXISTS (SELECT 1 FROM organization_org_unit_leader l
                    WHERE l.person_id = a.person_id AND l.org_unit_id = a.org_unit_id)
            ORDER BY p.code, a.effective_from
            """
        ).map {
            Member(id: $0["person_id"], code: $0["code"], unit: $0["org_unit_id"], from: $0["effective_from"], to: $0["until"])
        }
    }

    /// The people of one unit at any time in an interval, each once.
    static func members(of unit: String, in dates: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [Member] {
        var seen: Set<String> = []
        return try all(reader).filter { $0.unit == unit && $0.isThere(in: dates) && seen.insert($0.id).inserted }
    }
}
