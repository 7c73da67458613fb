internal import GRDB
internal import PluginKit

/// The strict sequence of turns over the groups on duty (C27, C29).
///
/// The group whose turn it is follows, in the order of rotation, the group whose turn the last one was. An override gives
/// that turn to another group with a logged reason; a granted credit gives a group one visitor without spending a turn of
/// the order.
enum Rotation {
    /// One turn.
    struct Turn: Sendable, Hashable {
        var number: Int64
        var at: Instant
        var expectedGroupID: String
        var groupID: String
        var ownerID: String
        var route: Reception.Route
        var reason: String
        var registeredBy: String
        var entryID: String
        var onDuty: [String]
    }

    /// The group whose turn it is.
    ///
    /// - Parameters:
    ///   - order: All groups in the order of rotation.
    ///   - onDuty: Those on duty, in the same order.
    ///   - last: The group whose turn was taken last; `nil` before the first turn.
    static func expected(order: [String], onDuty: [String], after last: String?) -> String? {
        guard let last, let place = order.firstIndex(of: last) else { return onDuty.first }
        let following = order[(place + 1)...] + order[...place]
        let duty = Set(onDuty)
        return following.first { duty.contains($0) }
    }

    /// Takes the next turn for a new visitor.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `NO_GROUP_ON_DUTY`, or INVALID_ARGUMENT for a wrong override.
    static func take(
        entry: String, override: String?, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Turn {
        let duty = try DutyGroups.onDuty(call.businessDate, writer)
        let order = try writer.values(String.self, "SELECT id FROM crm_duty_group ORDER BY position")
        let last = try writer.value(
            String.self,
            "SELECT expected_group_id FROM crm_rotation_turn WHERE route <> 'compensation' ORDER BY turn DESC LIMIT 1")
        guard let expected = expected(order: order, onDuty: duty.map(\.id), after: last) else {
            throw RPCError(
                .failedPrecondition, "NO_GROUP_ON_DUTY",
                "No duty group is on duty today. Set the duty roster or activate a group.")
        }
        var group = expected
        var route = Reception.Route.rotation
        var credit: String?
        if let override {
            guard override != expected else {
                throw RPCError.invalidField("inquiry.override_group_id", "is the group whose turn it is; leave the override out")
            }
            guard duty.contains(where: { $0.id == override }) else {
                throw RPCError.invalidField("inquiry.override_group_id", "is no group on duty today")
            }
            (group, route) = (override, .override)
        } else if let granted = try Compensations.nextCredit(onDuty: duty.map(\.id), writer) {
            (group, route, credit) = (granted.groupID, .compensation, granted.id)
        }
        let owner = try credit.flatMap { try Compensations.rep(of: $0, writer, call) } ?? member(of: group, writer, call)
        let number = (try writer.value(Int64.self, "SELECT max(turn) FROM crm_rotation_turn") ?? 0) + 1
        let turn = Turn(
            number: number, at: call.now, expectedGroupID: expected, groupID: group, ownerID: owner, route: route,
            reason: route == .override ? reason : "", registeredBy: call.actor, entryID: entry, onDuty: duty.map(\.id))
        try insert(turn, writer, call)
        if let credit { try Compensations.use(credit, turn: number, writer) }
        return turn
    }

    /// The next member of a group, in turn inside the group.
    private static func member(of group: String, _ writer: Writer, _ call: Call) throws -> String {
        let person = try RepRotation.turn(
            ring: "group:\(group)", writer,
            sql: """
                SELECT person.id, person.code FROM crm_duty_group_member AS member \
                JOIN organization_person AS person ON person.id = member.person_id \
                WHERE member.group_id = ?1 AND person.code > ?2 AND person.hired_on <= ?3 \
                AND (person.left_on IS NULL OR person.left_on >= ?3) ORDER BY person.code LIMIT 1
                """, { [group, $0, call.businessDate] })
        guard let person else {
            throw RPCError(
                .failedPrecondition, "GROUP_EMPTY",
                "Nobody of the duty group whose turn it is works here any more. Change its members.")
        }
        return person
    }

    private static func insert(_ turn: Turn, _ writer: Writer, _ call: Call) throws {
        try writer.insert(
            "crm_rotation_turn",
            [
                "turn": turn.number, "at": turn.at, "business_date": call.businessDate, "expected_group_id": turn.expectedGroupID,
                "group_id": turn.groupID, "owner_id": turn.ownerID, "route": turn.route.rawValue, "reason": turn.reason,
                "registered_by": turn.registeredBy, "reception_entry_id": turn.entryID,
                "on_duty": try LeadNeeds.encode(turn.onDuty),
            ])
    }
}

extension Rotation.Turn {
    init(row: Row) throws {
        guard let route = Reception.Route(rawValue: row["route"]) else { throw Lead.damaged }
        self.init(
            number: row["turn"], at: row["at"], expectedGroupID: row["expected_group_id"], groupID: row["group_id"],
            ownerID: row["owner_id"], route: route, reason: row["reason"], registeredBy: row["registered_by"],
            entryID: row["reception_entry_id"], onDuty: try LeadNeeds.decode(row["on_duty"]))
    }
}
