internal import GRDB
internal import PluginKit

/// Writes leads with the columns that the import reads.
enum LeadExport {
    static let table = ExportTable(name: "leads", columns: LeadImport.columns, permission: "crm.leads.read", read: read)

    private static func read(_ reader: Reader, _ call: Call, _ emit: ([String?]) throws -> Void) throws {
        let visible = call.visible.condition("lead.owner_id")
        let sql = """
            SELECT lead.*, person.code AS owner_code FROM crm_lead AS lead \
            LEFT JOIN organization_person AS person ON person.id = lead.owner_id WHERE \(visible.sql) ORDER BY lead.code
            """
        try reader.forEach(sql, visible.arguments) { row in
            let needs = try LeadNeeds.decode(row["needs"])
            func text(_ column: String) -> String { row[column] }
            func time(_ column: String) -> String? { (row[column] as Instant?).map { LocalTime.text($0, call.clock) } }
            try emit([
                text("code"), time("created_at"), text("source"), text("company"), text("contact"), text("phone"),
                text("industry"), text("company_size"), text("urgency"), text("grade"), row["owner_code"],
                time("first_response_at"), needs.first, needs.dropFirst().first, needs.dropFirst(2).first,
                status(row), time("closed_at"), (row["expected_amount_minor"] as Int64?).map(String.init),
            ])
        }
    }

    /// The state in the words of the file: nurtured and recycled leads are open, answered or not.
    private static func status(_ row: Row) -> String {
        switch LeadStatus(rawValue: row["status"]) {
        case .responded, .qualified, .converted, .disqualified: row["status"]
        default: row["first_response_at"] as Int64? == nil ? "new" : "responded"
        }
    }
}

/// Instants in the tenant's time zone, as files carry them.
enum LocalTime {
    /// `2026-01-05T08:37:07+08:00`; milliseconds only when there are any.
    static func text(_ instant: Instant, _ clock: TenantClock) -> String {
        let offset = clock.offsetSeconds(at: instant)
        let utc = instant.advanced(bySeconds: offset).description.dropLast()
        let local = utc.hasSuffix(".000") ? utc.dropLast(4) : utc
        let minutes = offset.magnitude / 60
        func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(local)\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
