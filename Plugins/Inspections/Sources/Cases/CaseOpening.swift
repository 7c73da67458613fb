internal import PluginKit

/// What a rule found and people must look at: the one door through which cases are opened.
///
/// Opening is idempotent. A piece of evidence with a key that is known to its kind is left out; when nothing is left, nothing happens. New
/// evidence joins the open case that holds one of the other keys, and otherwise opens a case, which continues that case if it is decided.
struct CaseOpening: Sendable, Hashable {
    var kind: CaseKind
    /// Whose conduct is in question; a case needs a person or a customer.
    var personID: String?
    var customerID: String?
    var occurredOn: BusinessDate
    /// What is suspected: 1 to 1000 characters.
    var summary: String
    /// At least one piece, at most ``Evidence/countMax``.
    var evidence: [EvidenceDraft]

    init(
        _ kind: CaseKind, person: String?, customer: String? = nil, on date: BusinessDate, summary: String,
        evidence: [EvidenceDraft]
    ) {
        self.kind = kind
        personID = person
        customerID = customer
        occurredOn = date
        self.summary = summary
        self.evidence = evidence
    }

    /// What opening did.
    enum Outcome: Sendable, Hashable {
        /// A new case.
        case opened(String)
        /// New evidence in a case that was open.
        case joined(String)
        /// Everything was known; the case that holds it.
        case known(String)

        /// Id of the case.
        var caseID: String {
            switch self {
            case .opened(let id), .joined(let id), .known(let id): id
            }
        }
    }

    /// Opens a case, or adds what is new to the one that is open.
    @discardableResult
    func open(_ writer: Writer, _ call: Call) throws -> Outcome {
        guard !evidence.isEmpty else { throw RPCError.invalidField("evidence", "must not be empty") }
        var holder: Case?
        var new: [EvidenceDraft] = []
        for piece in evidence {
            if let known = try holderOf(piece, writer) {
                if known.id > holder?.id ?? "" { holder = known }
            } else {
                new.append(piece)
            }
        }
        if let holder, new.isEmpty { return .known(holder.id) }
        if let holder, holder.state.isOpen, Int(holder.evidenceCount) + new.count <= Evidence.countMax {
            for piece in new { _ = try Cases.add(piece, to: holder.id, kind, writer, call) }
            try CaseStep.add(.evidence, to: holder.id, holder.state, "+\(new.count)", writer, call)
            try Cases.verify(holder.id, writer, call)
            return .joined(holder.id)
        }
        return .opened(try insert(new, after: holder?.id, writer, call))
    }

    private func holderOf(_ piece: EvidenceDraft, _ reader: Reader) throws -> Case? {
        guard let key = piece.key else { return nil }
        let id = try reader.value(
            String.self, "SELECT case_id FROM inspections_case_evidence WHERE kind = ? AND key = ?", [kind.name, key])
        return try id.flatMap { try Case.find(id: $0, reader)?.latest(reader) }
    }

    private func insert(_ new: [EvidenceDraft], after previous: String?, _ writer: Writer, _ call: Call) throws -> String {
        let id = call.newID()
        try writer.insert(
            "inspections_case",
            [
                "id": id, "kind": kind.name, "state": CaseState.suspected.rawValue, "person_id": personID,
                "customer_id": customerID, "occurred_on": occurredOn, "summary": summary, "previous_id": previous,
                "opened_by": call.actor, "open_time": call.now,
            ])
        for piece in new.prefix(Evidence.countMax) { _ = try Cases.add(piece, to: id, kind, writer, call) }
        try CaseStep.add(.opened, to: id, .suspected, summary, writer, call)
        try Cases.verify(id, writer, call)
        writer.audit("cases/\(id)", [FieldChange("kind", nil, kind.name)])
        try writer.publish(
            CaseOpened(case: id, kind: kind.name, person: personID, customer: customerID, date: occurredOn), call)
        return id
    }
}
