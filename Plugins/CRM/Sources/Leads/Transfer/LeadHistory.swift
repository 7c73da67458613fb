internal import GRDB
internal import PluginKit

/// The instants and the state of an imported lead, checked against each other.
struct LeadHistory {
    let createdAt: Instant
    let firstResponseAt: Instant?
    let closedAt: Instant?
    let status: LeadStatus
    private(set) var violations: [RPCError.FieldViolation] = []

    static let importable: [LeadStatus] = [.new, .responded, .qualified, .converted, .disqualified]

    init(_ row: ImportRow, _ call: Call) throws {
        createdAt = try row.instant("created_at")
        firstResponseAt = try row.optionalInstant("first_response_at")
        closedAt = try row.optionalInstant("closed_at")
        let text = row.optional("status") ?? LeadStatus.new.rawValue
        let known = LeadStatus(rawValue: text).flatMap { Self.importable.contains($0) ? $0 : nil }
        status = known ?? .new
        if known == nil {
            violations.append(.init("status", "must be one of \(Self.importable.map(\.rawValue).joined(separator: ", "))"))
            return
        }
        if let firstResponseAt, firstResponseAt < createdAt {
            violations.append(.init("first_response_at", "must not be before created_at"))
        }
        if let closedAt, closedAt < (firstResponseAt ?? createdAt) {
            violations.append(.init("closed_at", "must not be before created_at or first_response_at"))
        }
        for (column, instant) in [("created_at", createdAt), ("first_response_at", firstResponseAt), ("closed_at", closedAt)] {
            if let instant, instant > call.now { violations.append(.init(column, "must not be in the future")) }
        }
        checkStatus()
    }

    private mutating func checkStatus() {
        switch status {
        case .new where firstResponseAt != nil: violations.append(.init("status", "must not be new with first_response_at"))
        case .responded, .qualified, .converted:
            if firstResponseAt == nil {
                violations.append(.init("first_response_at", "must not be empty for a lead that is \(status.rawValue)"))
            }
        default: break
        }
        if (closedAt == nil) == !status.isOpen {
            violations.append(
                .init("closed_at", status.isOpen ? "must be empty for an open lead" : "must not be empty for a closed lead"))
        }
    }

    /// The state inside the system: a new lead with an owner is assigned.
    func status(owned: Bool) -> LeadStatus { status == .new && owned ? .assigned : status }

    /// Writes the facts that the file tells: steps, owner and first contact.
    func record(_ lead: Lead, _ writer: Writer, _ call: Call) throws {
        var steps: [(LeadStatus, Instant)] = [(.new, createdAt)]
        if lead.ownerID != nil { steps.append((.assigned, createdAt)) }
        if let firstResponseAt { steps.append((.responded, firstResponseAt)) }
        // The file does not say when a lead was qualified; it was by its first response or, at the latest, by its end.
        if status == .qualified || status == .converted { steps.append((.qualified, firstResponseAt ?? createdAt)) }
        if let closedAt { steps.append((status, closedAt)) }
        var before: LeadStatus?
        for (step, instant) in steps {
            try Leads.recordStatus(lead.id, from: before, to: step, at: instant, reason: "imported", writer, call)
            before = step
        }
        if let owner = lead.ownerID {
            try writer.insert(
                "crm_lead_assignment",
                [
                    "id": call.newID(), "lead_id": lead.id, "from_owner_id": nil, "to_owner_id": owner, "rule": "import",
                    "at": createdAt, "assigned_by": call.caller.id, "reason": "imported",
                ])
        }
        guard let firstResponseAt else { return }
        let date = call.clock.businessDate(of: firstResponseAt)
        try writer.insert(
            "crm_lead_contact",
            [
                "id": call.newID(), "lead_id": lead.id, "person_id": lead.ownerID, "owner_id": lead.ownerID,
                "at": firstResponseAt,
                "business_date": date, "iso_week": date.isoWeek, "first": 1, "channel": "", "note": "",
            ])
    }
}
