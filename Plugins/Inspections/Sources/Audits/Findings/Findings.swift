internal import PluginKit

/// The life of a finding: the rep answers and corrects, somebody else decides and verifies.
extension Finding {
    func answer(_ text: String, _ writer: Writer, _ call: Call) throws -> Finding {
        try requireOwn(call)
        try FieldCheck.text("answer", text, 1...2000)
        try require([.open, .answered])
        return try move(to: .answered, ["answer": text], writer, call)
    }

    /// Decides; as long as the rep has time, only after an answer. A cancelled recount counts as true from now on.
    func decide(isConfirmed: Bool, reason: String, _ writer: Writer, _ call: Call) throws -> Finding {
        let decider = try requireOther(call)
        try FieldCheck.text("reason", reason, 1...2000)
        try require(call.businessDate > answerDueOn ? [.open, .answered] : [.answered])
        if !isConfirmed, let productID {
            try writer.execute(
                "UPDATE inspections_recount SET is_cleared = 1 WHERE inspection_id = ? AND product_id = ?",
                [inspectionID, productID])
        }
        return try move(
            to: isConfirmed ? .confirmed : .cancelled, ["reason": reason, "decided_by": decider], writer, call)
    }

    func correct(_ text: String, _ writer: Writer, _ call: Call) throws -> Finding {
        try requireOwn(call)
        try FieldCheck.text("correction", text, 1...2000)
        try require([.confirmed, .corrected])
        return try move(to: .corrected, ["correction": text], writer, call)
    }

    /// Closes a corrected finding, or sends it back.
    func verify(isAccepted: Bool, note: String, _ writer: Writer, _ call: Call) throws -> Finding {
        let verifier = try requireOther(call)
        try FieldCheck.text("note", note, 1...2000)
        try require([.corrected])
        return try move(
            to: isAccepted ? .closed : .confirmed, ["verified_by": verifier, "verification": note], writer, call)
    }

    private func move(
        to next: State, _ texts: KeyValuePairs<String, String>, _ writer: Writer, _ call: Call
    ) throws -> Finding {
        let columns = texts.map { "\($0.key) = ?, " }.joined()
        try writer.execute(
            "UPDATE inspections_finding SET \(columns)state = ?, version = version + 1 WHERE id = ?",
            texts.map(\.value) + [next.rawValue, id])
        writer.audit(
            "findings/\(id)",
            [FieldChange("state", state.rawValue, next.rawValue)] + texts.map { FieldChange($0.key, nil, $0.value) })
        guard let row = try writer.row("SELECT * FROM inspections_finding WHERE id = ?", [id]) else {
            throw RPCError.notFound("finding", id)
        }
        return try Finding(row: row)
    }

    private func require(_ allowed: [State]) throws {
        guard !allowed.contains(state) else { return }
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        throw RPCError(
            .failedPrecondition, "FINDING_STATE", "The finding is \(state.rawValue); this needs one that is \(names).",
            metadata: ["state": state.rawValue, "allowed": names])
    }

    private func requireOwn(_ call: Call) throws {
        guard try call.person() == personID else {
            throw RPCError(
                .failedPrecondition, "NOT_YOUR_FINDING", "Only the rep concerned answers and corrects. Ask the rep.")
        }
    }

    private func requireOther(_ call: Call) throws -> String {
        let person = try call.person()
        guard person != personID else {
            throw RPCError(
                .failedPrecondition, "OWN_FINDING", "The finding is about you. Answer or correct it; somebody else decides.")
        }
        return person
    }
}
