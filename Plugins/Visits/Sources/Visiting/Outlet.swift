internal import GRDB
internal import PluginKit

/// What a visit needs to know of a customer.
struct Outlet: Sendable, Hashable {
    var id: String
    var ownerID: String?
    var position: Position?
    /// Class whose standard it has.
    var checklistClass: String

    static func find(id: String, _ reader: Reader) throws -> Outlet? {
        try reader.row(
            """
            SELECT c.id, c.owner_id, c.latitude_microdegrees, c.longitude_microdegrees, \(Checklist.classColumn) \
            FROM crm_customer c WHERE c.id = ?
            """, [id]
        ).map { Outlet(id: $0[0], ownerID: $0[1], position: Position($0[2], $0[3]), checklistClass: $0[4]) }
    }

    /// The outlet, if the person may visit it: it belongs to someone the caller sees, or stands on the person's route or plan.
    static func reachable(id: String, by person: String, _ reader: Reader, _ call: Call) throws -> Outlet {
        guard let outlet = try find(id: id, reader) else { throw RPCError.notFound("customer", id) }
        guard !call.visible.contains(outlet.ownerID) else { return outlet }
        let isGiven = try reader.exists(
            """
            SELECT 1 FROM visits_plan WHERE customer_id = ?1 AND person_id = ?2 \
            UNION ALL SELECT 1 FROM visits_route_stop s JOIN visits_route r ON r.id = s.route_id \
            WHERE s.customer_id = ?1 AND r.person_id = ?2 LIMIT 1
            """, [id, person])
        guard isGiven else { throw RPCError.notFound("customer", id) }
        return outlet
    }
}
