internal import Organization
internal import PluginKit

/// Imports leads with their history: the instants of the file stay as they are.
///
/// A new code becomes a lead in the state of the file. A known code has its descriptive fields updated, while owner, grade
/// and state stay: from the first import on they belong to this system.
enum LeadImport {
    static let columns = [
        "code", "created_at", "source", "company", "contact", "phone", "industry", "company_size", "urgency", "grade",
        "owner_code",
        "first_response_at", "need_1", "need_2", "need_3", "status", "closed_at", "expected_amount_minor",
    ]

    static let table = ImportTable(
        name: "leads", required: ["code", "created_at", "source", "company"],
        optional: columns.filter { !["code", "created_at", "source", "company"].contains($0) }, permission: "crm.leads.import",
        write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let code = try row.text("code")
        if let existing = try Lead.find(code: code, writer) {
            var details = try details(of: row)
            details.email = existing.details.email
            details.intent = existing.details.intent
            details.territoryID = existing.details.territoryID
            details.territoryCode = existing.details.territoryCode
            details.prospect = existing.details.prospect
            guard details != existing.details else { return .unchanged }
            _ = try Leads.update(existing, to: details, writer, call)
            return .updated
        }
        try insert(row, code: code, writer, call)
        return .created
    }

    private static func details(of row: ImportRow) throws -> LeadDetails {
        var details = LeadDetails()
        details.company = row.optional("company") ?? ""
        details.contact = row.optional("contact") ?? ""
        details.phone = row.optional("phone") ?? ""
        details.source = try row.text("source")
        details.industry = row.optional("industry") ?? ""
        details.companySize = row.optional("company_size") ?? ""
        details.urgency = row.optional("urgency") ?? ""
        details.expectedAmountMinor = try row.optionalInteger("expected_amount_minor")
        return details
    }

    private static func insert(_ row: ImportRow, code: String, _ writer: Writer, _ call: Call) throws {
        let details = try details(of: row)
        let history = try LeadHistory(row, call)
        let owner = try row.optional("owner_code").map { code in
            guard let person = try People.find(code: code, writer) else {
                throw RPCError.invalidField("owner_code", "there is no person \(code.prefix(40))")
            }
            return person.id
        }
        var violations = try details.violations(writer) + Leads.codeViolations(code) + history.violations
        let grade = row.optional("grade").map(LeadGrade.init(rawValue:))
        if case .some(.none) = grade { violations.append(.init("grade", "must be A, B or C")) }
        if owner == nil, ![.new, .disqualified].contains(history.status) {
            violations.append(.init("owner_code", "must not be empty for a lead that is \(history.status.rawValue)"))
        }
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        let score = try GradingPolicy.read(writer).score(details)
        let policy = try SlaPolicy.read(writer)
        var lead = Lead(
            id: call.newID(), code: code, details: details, score: score, grade: (grade ?? nil) ?? score.grade, gradeReason: "",
            ownerID: owner, createdAt: history.createdAt, clockStartedAt: nil, dueAt: nil, slaVersion: policy.version,
            firstResponseAt: history.firstResponseAt, status: history.status(owned: owner != nil), closedAt: history.closedAt,
            closeReason: "", pool: "", needs: LeadNeeds.distinct((1...3).compactMap { row.optional("need_\($0)") }),
            qualification: Qualification(), customerID: nil, nextNurtureOn: nil, version: 1)
        if lead.grade != score.grade { lead.gradeReason = "imported" }
        if [.qualified, .converted].contains(history.status) {
            lead.qualification = Qualification(need: .yes, abilityToPay: .yes, decisionPower: .yes, eligibility: .yes)
        }
        if details.isReachable { try Leads.startClock(of: &lead, at: history.createdAt, policy, writer, call) }
        try Leads.insert(lead, writer, call)
        try history.record(lead, writer, call)
        writer.audit("leads/\(lead.id)", [FieldChange("code", nil, code), FieldChange("status", nil, lead.status.rawValue)])
    }
}
