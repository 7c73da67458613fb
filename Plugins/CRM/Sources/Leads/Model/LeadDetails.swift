internal import GRDB
internal import PluginKit

/// What is known of a lead, as a person or a file states it.
struct LeadDetails: Sendable, Hashable {
    var company = ""
    var contact = ""
    var phone = ""
    var email = ""
    var intent = ""
    var source = ""
    var industry = ""
    var companySize = ""
    var urgency = ""
    var territoryID: String?
    var territoryCode = ""
    var expectedAmountMinor: Int64?
    /// `nil` while nobody said what the lead may become.
    var prospect: LeadProspect?

    static let amountMinorMax: Int64 = 1_000_000_000_000_000

    /// Whether the lead can be reached.
    var isReachable: Bool { !phone.isEmpty || !email.isEmpty }

    /// Checks every field; the source must be in the taxonomy and the territory must exist.
    func violations(_ reader: Reader) throws -> [RPCError.FieldViolation] {
        var check = FieldCheck()
        if company.isEmpty, contact.isEmpty { check.fail("company", "name the company or the contact") }
        check.text("company", company, 0...200)
        check.text("contact", contact, 0...100)
        check.text("intent", intent, 0...1000)
        check.phone("phone", phone)
        check.email("email", email)
        for (field, value) in [("industry", industry), ("company_size", companySize), ("urgency", urgency)] {
            check.text(field, value, 0...40)
        }
        if let expectedAmountMinor, !(0...Self.amountMinorMax).contains(expectedAmountMinor) {
            check.fail("expected_amount_minor", "must be 0 to \(Self.amountMinorMax)")
        }
        if let objection = try LeadSources.objection(source, for: prospect, reader) { check.fail("source", objection) }
        if !territoryCode.isEmpty, territoryID == nil {
            check.fail("territory_code", "there is no territory \(territoryCode.prefix(40))")
        }
        return check.violations
    }
}

extension LeadDetails {
    /// Reads the columns of a lead.
    init(row: Row) {
        company = row["company"]
        contact = row["contact"]
        phone = row["phone"]
        email = row["email"]
        intent = row["intent"]
        source = row["source"]
        industry = row["industry"]
        companySize = row["company_size"]
        urgency = row["urgency"]
        territoryID = row["territory_id"]
        territoryCode = row["territory_code"] ?? ""
        expectedAmountMinor = row["expected_amount_minor"]
        prospect = (row["prospect"] as String?).flatMap(LeadProspect.init(rawValue:))
    }

    /// The changed fields for the audit trail, which outlives an erasure: personal ones without their values.
    func changes(to other: LeadDetails) -> [FieldChange] {
        let personal = [("contact", contact, other.contact), ("phone", phone, other.phone), ("email", email, other.email)]
        let open = [
            ("company", company, other.company), ("intent", intent, other.intent), ("source", source, other.source),
            ("industry", industry, other.industry), ("company_size", companySize, other.companySize),
            ("urgency", urgency, other.urgency),
            ("prospect", prospect?.rawValue ?? "", other.prospect?.rawValue ?? ""),
            ("territory_code", territoryCode, other.territoryCode),
            (
                "expected_amount_minor", expectedAmountMinor.map(String.init) ?? "",
                other.expectedAmountMinor.map(String.init) ?? ""
            ),
        ]
        return personal.filter { $0.1 != $0.2 }.map { FieldChange($0.0, nil, nil) }
            + open.filter { $0.1 != $0.2 }.map { FieldChange($0.0, $0.1, $0.2) }
    }
}
