internal import GRDB
internal import PluginKit

/// How old the latest news of competitors is in a territory (G05).
///
/// A weekly table tells of the territories of the outlets on the rep's route; an event of its own territory.
struct MarketInfoAge: Sendable, Hashable {
    var territoryID: String
    var territoryCode: String
    var latestOn: BusinessDate?

    /// Every territory with outlets, by code, as known at the end of a date.
    static func all(on date: BusinessDate, _ reader: Reader) throws -> [MarketInfoAge] {
        try reader.rows(
            """
            WITH told AS (\
            SELECT s.territory_id, max(w.submitted_on) AS day FROM visits_competitor_report w \
            JOIN visits_route r ON r.person_id = w.person_id AND r.valid_from <= w.submitted_on \
            AND (r.valid_to IS NULL OR r.valid_to >= w.submitted_on) JOIN visits_route_stop s ON s.route_id = r.id \
            WHERE w.submitted_on <= ?1 GROUP BY s.territory_id \
            UNION ALL SELECT territory_id, max(reported_on) FROM visits_competitor_event \
            WHERE territory_id IS NOT NULL AND reported_on <= ?1 GROUP BY territory_id) \
            SELECT t.id, t.code, (SELECT max(day) FROM told WHERE told.territory_id = t.id) FROM organization_territory t \
            WHERE EXISTS (SELECT 1 FROM crm_customer c WHERE c.territory_id = t.id AND c.delete_time IS NULL) ORDER BY t.code
            """, [date]
        ).map { MarketInfoAge(territoryID: $0[0], territoryCode: $0[1], latestOn: $0[2]) }
    }
}
