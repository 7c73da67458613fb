internal import GRDB
internal import PluginKit

/// The three registers as files, in the order of their dates (C32).
enum Registers {
    static let all = [visits, calls, tracking]

    private static let visits = register("visit_register", .visit)
    private static let calls = register("call_register", .call)

    private static let tracking = ExportTable(
        name: "customer_tracking_register",
        columns: ["date", "time", "lead_code", "company", "person_code", "channel", "note", "next_contact_on"],
        permission: "crm.reception.read"
    ) { reader, call, emit in
        let visible = call.visible.condition("contact.owner_id")
        let sql = """
            SELECT contact.*, lead.code AS lead_code, lead.company, person.code AS person_code FROM crm_lead_contact AS contact \
            JOIN crm_lead AS lead ON lead.id = contact.lead_id \
            LEFT JOIN organization_person AS person ON person.id = contact.person_id \
            WHERE \(visible.sql) ORDER BY contact.business_date, contact.at, contact.id
            """
        try reader.forEach(sql, visible.arguments) { row in
            try emit([
                row["business_date"], LocalTime.text(row["at"], call.clock), row["lead_code"], row["company"], row["person_code"],
                row["channel"], row["note"], row["next_contact_on"],
            ])
        }
    }

    private static func register(_ name: String, _ kind: ReceptionKind) -> ExportTable {
        ExportTable(
            name: name,
            columns: [
                "date", "time", "code", "visitor_name", "phone", "company", "visitor_type", "earlier_contact", "channel",
                "intent",
                "route", "group_code", "owner_code", "turn", "new_visitor", "registered_by", "contact_captured", "talk_seconds",
                "talk_too_long",
            ], permission: "crm.reception.read"
        ) { reader, call, emit in
            let visible = call.visible.condition("entry.owner_id")
            let sql = """
                SELECT entry.*, duty.code AS group_code, person.code AS owner_code FROM crm_reception_entry AS entry \
                LEFT JOIN crm_duty_group AS duty ON duty.id = entry.group_id \
                LEFT JOIN organization_person AS person ON person.id = entry.owner_id \
                WHERE entry.kind = ? AND \(visible.sql) ORDER BY entry.business_date, entry.id
                """
            try reader.forEach(sql, [kind.rawValue] + visible.arguments) { row in
                let isNew: Bool = row["new_visitor"]
                let talk: Int64? = row["talk_seconds"]
                try emit([
                    row["business_date"], LocalTime.text(row["at"], call.clock), row["code"], row["visitor_name"], row["phone"],
                    row["company"], row["visitor_type"], row["earlier_contact"], row["channel"], row["intent"], row["route"],
                    row["group_code"], row["owner_code"], (row["turn"] as Int64?).map(String.init), isNew ? "yes" : "no",
                    row["registered_by"], (row["phone"] as String).isEmpty ? "no" : "yes", talk.map(String.init),
                    talk.map { CallTalk.isTooLong($0) ? "yes" : "no" },
                ])
            }
        }
    }
}
