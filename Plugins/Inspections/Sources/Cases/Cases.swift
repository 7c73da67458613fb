internal import PluginKit

/// The steps of a case. Rules only open cases and bring evidence; every other step is a person's.
enum Cases {
    /// Adds one piece of evidence without looking at the state.
    static func add(
        _ piece: EvidenceDraft, to caseID: String, _ kind: CaseKind, _ writer: Writer, _ call: Call
    ) throws -> String {
        let id = call.newID()
        try writer.insert(
            "inspections_case_evidence",
            [
                "id": id, "case_id": caseID, "kind": kind.name, "key": piece.key, "source": piece.source,
                "resource": piece.resource, "note": piece.note, "photo_sha256": piece.photo, "added_by": call.actor,
                "add_time": call.now,
            ])
        try writer.execute(
            "UPDATE inspections_case SET evidence_count = evidence_count + 1, version = version + 1 WHERE id = ?", [caseID])
        return id
    }

    /// A suspected case whose evidence comes from enough sources is verified.
    static func verify(_ caseID: String, _ writer: Writer, _ call: Call) throws {
        guard let found = try Case.find(id: caseID, writer), found.state == .suspected, try Evidence.verifies(caseID, writer)
        else { return }
        try move(found, to: .verified, writer)
    }

    static func assign(_ found: Case, to owner: String, _ writer: Writer, _ call: Call) throws {
        try requireOther(found, call)
        try found.state.require([.suspected, .verified, .heard, .appealed], "giving it to somebody")
        var check = FieldCheck()
        try check.person("owner_id", owner, writer)
        check.require(owner != found.personID, "owner_id", "must not be the person concerned")
        try check.finish()
        try writer.update("inspections_case", found.id, set: ["owner_id": owner, "version": found.version + 1])
        writer.audit("cases/\(found.id)", [FieldChange("owner_id", found.ownerID, owner)])
        try CaseStep.add(.assigned, to: found.id, found.state, owner, writer, call)
    }

    static func add(_ piece: EvidenceDraft, to found: Case, _ writer: Writer, _ call: Call) throws -> String {
        try requireOther(found, call)
        try found.state.require([.suspected, .verified, .heard, .appealed], "adding evidence")
        guard found.evidenceCount < Evidence.countMax else {
            throw RPCError(
                .failedPrecondition, "CASE_FULL", "The case holds \(Evidence.countMax) pieces of evidence. Decide it on these.")
        }
        let id = try add(piece, to: found.id, found.kind, writer, call)
        writer.audit("cases/\(found.id)", [FieldChange("evidence", nil, id)])
        try CaseStep.add(.evidence, to: found.id, found.state, piece.note, writer, call)
        try verify(found.id, writer, call)
        return id
    }

    /// Records what the party says; before the case is verified there is nothing to answer to.
    static func hear(_ found: Case, _ statement: String, _ writer: Writer, _ call: Call) throws {
        try FieldCheck.text("statement", statement, 1...4000)
        try found.state.require([.verified, .heard, .appealed], "a hearing")
        let state: CaseState = found.state == .appealed ? .appealed : .heard
        try writer.update(
            "inspections_case", found.id, set: ["state": state.rawValue, "statement": statement, "version": found.version + 1])
        writer.audit("cases/\(found.id)", [FieldChange("state", found.state.rawValue, state.rawValue)])
        try CaseStep.add(.heard, to: found.id, state, statement, writer, call)
    }

    /// Decides; only a person can, and nobody about the own case.
    ///
    /// What clears the party needs no more than a reason; confirming needs evidence from two sources and a hearing.
    static func decide(
        _ found: Case, _ verdict: CaseVerdict, reason: String, consequence: String, _ writer: Writer, _ call: Call
    ) throws {
        let decider = try person(call)
        try requireOther(found, call)
        var check = FieldCheck()
        check.text("reason", reason, 1...2000)
        check.text("consequence", consequence, 0...1000)
        check.require(consequence.isEmpty || verdict == .confirmed, "consequence", "needs a confirmed verdict")
        try check.finish()
        let open: Set<CaseState> = [.suspected, .verified, .heard, .appealed]
        try found.state.require(verdict == .confirmed ? [.heard, .appealed] : open, "the verdict \(verdict.rawValue)")
        try writer.update(
            "inspections_case", found.id,
            set: [
                "state": CaseState.decided.rawValue, "verdict": verdict.rawValue, "reason": reason, "consequence": consequence,
                "decided_by": decider, "version": found.version + 1,
            ])
        writer.audit(
            "cases/\(found.id)",
            [
                FieldChange("state", found.state.rawValue, CaseState.decided.rawValue),
                FieldChange("verdict", found.verdict?.rawValue, verdict.rawValue), FieldChange("reason", nil, reason),
            ])
        try CaseStep.add(.decided, to: found.id, .decided, "\(verdict.rawValue): \(reason)", writer, call)
        try writer.publish(
            CaseDecided(
                case: found.id, kind: found.kind.name, person: found.personID, customer: found.customerID,
                date: found.occurredOn, isConfirmed: verdict == .confirmed), call)
    }

    static func appeal(_ found: Case, _ reason: String, _ writer: Writer, _ call: Call) throws {
        try FieldCheck.text("reason", reason, 1...2000)
        try found.state.require([.decided], "an appeal")
        try move(found, to: .appealed, writer)
        try CaseStep.add(.appealed, to: found.id, .appealed, reason, writer, call)
    }

    static func close(_ found: Case, _ writer: Writer, _ call: Call) throws {
        _ = try person(call)
        try requireOther(found, call)
        try found.state.require([.decided], "closing")
        try move(found, to: .closed, writer)
        try CaseStep.add(.closed, to: found.id, .closed, "", writer, call)
    }

    private static func move(_ found: Case, to state: CaseState, _ writer: Writer) throws {
        try writer.update("inspections_case", found.id, set: ["state": state.rawValue, "version": found.version + 1])
        writer.audit("cases/\(found.id)", [FieldChange("state", found.state.rawValue, state.rawValue)])
    }

    /// The person who acts: no program, no operator and no scheduled job decides about people.
    private static func person(_ call: Call) throws -> String {
        guard call.caller.kind == .user else {
            throw RPCError(.failedPrecondition, "PERSON_REQUIRED", "Only a person may decide a case. Sign in as a user.")
        }
        return try call.person()
    }

    private static func requireOther(_ found: Case, _ call: Call) throws {
        guard let person = found.personID, person == call.caller.person else { return }
        throw RPCError(
            .failedPrecondition, "OWN_CASE", "The case is about you. You may answer and appeal it; somebody else must work on it."
        )
    }
}
