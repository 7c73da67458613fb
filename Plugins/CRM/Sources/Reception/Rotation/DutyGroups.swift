internal import GRDB
internal import Organization
internal import PluginKit

/// A group of reps that takes turns at the reception.
struct DutyGroup: Sendable, Hashable {
    var id: String
    var code: String
    var name: String
    var position: Int64
    var members: [String]
    var isActive: Bool
    var version: Int64

    static let membersMax = 100
    static let columns = """
        duty.*, (SELECT json_group_array(person_id) FROM (SELECT person_id FROM crm_duty_group_member \
        WHERE group_id = duty.id ORDER BY person_id)) AS members
        """
}

extension DutyGroup {
    init(row: Row) throws {
        self.init(
            id: row["id"], code: row["code"], name: row["name"], position: row["position"],
            members: try LeadNeeds.decode(row["members"]), isActive: row["active"], version: row["version"])
    }

    static func find(id: String, _ reader: Reader) throws -> DutyGroup? {
        try reader.row("SELECT \(columns) FROM crm_duty_group AS duty WHERE duty.id = ?", [id]).map(DutyGroup.init(row:))
    }
}

/// Changes of duty groups and of who is on duty.
enum DutyGroups {
    static func create(code: String, name: String, members: [String], _ writer: Writer, _ call: Call) throws -> DutyGroup {
        var violations = Leads.codeViolations(code)
        if code.isEmpty { violations.append(.init("code", "must not be empty")) }
        violations += try self.violations(name: name, members: members, writer, call)
        guard violations.isEmpty else {
            throw RPCError.invalidFields(violations.map { .init("duty_group." + $0.field, $0.description) })
        }
        guard try !writer.exists("SELECT 1 FROM crm_duty_group WHERE code = ?", [code]) else {
            throw RPCError.codeTaken("duty group", code)
        }
        let last = try writer.value(Int64.self, "SELECT max(position) FROM crm_duty_group") ?? 0
        let group = DutyGroup(
            id: call.newID(), code: code, name: name, position: last + 1, members: members.sorted(), isActive: true, version: 1)
        try writer.insert(
            "crm_duty_group",
            ["id": group.id, "code": code, "name": name, "position": group.position, "active": 1, "version": 1])
        try storeMembers(of: group, writer)
        writer.audit(
            "dutyGroups/\(group.id)",
            [FieldChange("code", nil, code), FieldChange("members", nil, members.joined(separator: ","))])
        return group
    }

    static func update(_ group: DutyGroup, to changed: DutyGroup, _ writer: Writer, _ call: Call) throws -> DutyGroup {
        let violations = try violations(name: changed.name, members: changed.members, writer, call)
        guard violations.isEmpty else {
            throw RPCError.invalidFields(violations.map { .init("duty_group." + $0.field, $0.description) })
        }
        var changed = changed
        changed.members.sort()
        changed.version = group.version + 1
        try writer.update(
            "crm_duty_group", group.id,
            set: ["name": changed.name, "active": changed.isActive ? 1 : 0, "version": changed.version])
        try writer.execute("DELETE FROM crm_duty_group_member WHERE group_id = ?", [group.id])
        try storeMembers(of: changed, writer)
        writer.audit(
            "dutyGroups/\(group.id)",
            [
                FieldChange("name", group.name, changed.name),
                FieldChange("active", String(group.isActive), String(changed.isActive)),
                FieldChange("members", group.members.joined(separator: ","), changed.members.joined(separator: ",")),
            ])
        return changed
    }

    /// Sets the groups on duty on a date.
    static func setRoster(_ date: BusinessDate, groups: [String], _ writer: Writer, _ call: Call) throws -> [String] {
        var check = FieldCheck()
        if date < call.businessDate { check.fail("business_date", "must not be in the past") }
        let distinct = Set(groups)
        if distinct.isEmpty || distinct.count > 100 { check.fail("group_ids", "must name 1 to 100 groups") }
        for id in distinct.sorted() where try DutyGroup.find(id: id, writer)?.isActive != true {
            check.fail("group_ids", "there is no active group \(id.prefix(40))")
        }
        try check.finish()
        try writer.execute("DELETE FROM crm_duty_roster WHERE business_date = ?", [date])
        for id in distinct { try writer.insert("crm_duty_roster", ["business_date": date, "group_id": id]) }
        let order = try onDuty(date, writer).map(\.id)
        writer.audit("dutyRosters/\(date)", [FieldChange("group_ids", nil, order.joined(separator: ","))])
        return order
    }

    /// The groups on duty on a date, in the order of rotation: the roster's, or all active ones without a roster.
    static func onDuty(_ date: BusinessDate, _ reader: Reader) throws -> [DutyGroup] {
        try reader.rows(
            """
            SELECT \(DutyGroup.columns) FROM crm_duty_group AS duty WHERE duty.active = 1 \
            AND (NOT EXISTS (SELECT 1 FROM crm_duty_roster WHERE business_date = ?1) \
            OR duty.id IN (SELECT group_id FROM crm_duty_roster WHERE business_date = ?1)) ORDER BY duty.position
            """, [date]
        ).map(DutyGroup.init(row:))
    }

    private static func storeMembers(of group: DutyGroup, _ writer: Writer) throws {
        for member in Set(group.members) {
            try writer.insert("crm_duty_group_member", ["group_id": group.id, "person_id": member])
        }
    }

    private static func violations(
        name: String, members: [String], _ reader: Reader, _ call: Call
    ) throws -> [RPCError.FieldViolation] {
        var check = FieldCheck()
        check.text("name", name, 1...100)
        if members.isEmpty || members.count > DutyGroup.membersMax {
            check.fail("member_ids", "must name 1 to \(DutyGroup.membersMax) people")
        }
        for member in members where try KnownParty.employed(member, reader, call) == nil {
            check.fail("member_ids", "\(member.prefix(40)) is nobody who is employed today")
        }
        return check.violations
    }
}
