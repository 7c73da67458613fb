internal import GRDB
internal import PluginKit

/// Who owns a new lead.
enum LeadOwner: Sendable, Hashable {
    /// The next rep by the company's rule.
    case byRule
    /// A named person; `rule` says why: `self` or `reception`.
    case person(String, rule: String)
}

extension Leads {
    /// Captures a lead: grade, clock, owner and reminder in one transaction (C01, C02, C03, C07, C08).
    ///
    /// Without a reachable contact the lead is incomplete and its clock does not start.
    static func create(
        code: String = "", _ details: LeadDetails, owner: LeadOwner, fieldPrefix: String = "", _ writer: Writer, _ call: Call
    ) throws -> Lead {
        var violations = try details.violations(writer)
        violations += codeViolations(code)
        violations += try LeadSources.retirement(of: details.source, writer)
        guard violations.isEmpty else {
            throw RPCError.invalidFields(violations.map { .init(fieldPrefix + $0.field, $0.description) })
        }
        let policy = try SlaPolicy.read(writer)
        let score = try GradingPolicy.read(writer).score(details)
        var lead = Lead(
            id: call.newID(), code: try code.isEmpty ? nextCode(writer) : code, details: details, score: score,
            grade: score.grade,
            gradeReason: "", ownerID: nil, createdAt: call.now, clockStartedAt: nil, dueAt: nil, slaVersion: policy.version,
            firstResponseAt: nil, status: .new, closedAt: nil, closeReason: "", pool: "", needs: [],
            qualification: Qualification(), customerID: nil, nextNurtureOn: nil, version: 1)
        if details.isReachable { try startClock(of: &lead, at: call.now, policy, writer, call) }
        guard try Lead.find(code: lead.code, writer) == nil else {
            throw RPCError.codeTaken("lead", lead.code)
        }
        try insert(lead, writer, call)
        try recordStatus(lead.id, from: nil, to: .new, at: call.now, reason: "captured", writer, call)
        writer.audit(
            "leads/\(lead.id)",
            [
                FieldChange("code", nil, lead.code), FieldChange("source", nil, details.source),
                FieldChange("grade", nil, lead.grade.rawValue),
            ])
        switch owner {
        case .byRule: return try assignByRule(lead, reason: "new lead", writer, call)
        case .person(let person, let rule): return try assign(lead, to: person, rule: rule, reason: "new lead", writer, call)
        }
    }

    /// Starts the response clock, or the nurture schedule of a grade without a limit.
    static func startClock(of lead: inout Lead, at instant: Instant, _ policy: SlaPolicy, _ reader: Reader, _ call: Call) throws {
        lead.clockStartedAt = instant
        try setLimit(of: &lead, policy, reader, call)
    }

    /// Computes due time and nurture date of the lead's grade from the start of its clock.
    static func setLimit(of lead: inout Lead, _ policy: SlaPolicy, _ reader: Reader, _ call: Call) throws {
        lead.slaVersion = policy.version
        guard let start = lead.clockStartedAt else { return }
        lead.dueAt = try policy.due(lead.grade, from: start, reader, call.clock)
        lead.nextNurtureOn = lead.status.isOpen ? policy.nextNurture(lead.grade, after: call.clock.businessDate(of: start)) : nil
    }

    private static func nextCode(_ writer: Writer) throws -> String {
        while true {
            let number =
                try writer.value(
                    Int64.self, "UPDATE crm_lead_counter SET value = value + 1 WHERE name = 'lead' RETURNING value") ?? 0
            let digits = String(number)
            let code = "L" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            if try !writer.exists("SELECT 1 FROM crm_lead WHERE code = ?", [code]) { return code }
        }
    }

    static func codeViolations(_ code: String) -> [RPCError.FieldViolation] {
        let isValid =
            code.utf8.count <= 32
            && code.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x2D, 0x2E, 0x5F].contains($0)
            }
        return isValid ? [] : [.init("code", "must be at most 32 letters, digits or - _ .")]
    }
}
