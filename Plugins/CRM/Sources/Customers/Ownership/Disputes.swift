internal import GRDB
internal import PluginKit

/// Disputes about owners: opened by a claimant, decided once by somebody who is no party.
enum Disputes {
    static let textLengthMax = 2000

    static func find(id: String, _ reader: Reader) throws -> Dispute? {
        try reader.row("SELECT * FROM crm_dispute WHERE id = ?", [id]).map(Dispute.init(row:))
    }

    /// Whether the caller may see a dispute: as a party, or because a party is visible.
    static func isVisible(_ dispute: Dispute, _ call: Call) -> Bool {
        call.visible.contains(dispute.claimantID) || call.visible.contains(dispute.respondentID)
    }

    static func list(
        customer: String, state: Dispute.State?, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([Dispute], String) {
        try ListQuery(from: "crm_dispute", key: "id")
            .visible(call.visible, "claimant_id", or: "respondent_id")
            .filterUnlessEmpty("customer_id", customer)
            .filterUnlessEmpty("state", state?.rawValue ?? "")
            .fetch(reader, page, Dispute.init(row:))
    }

    static func open(
        _ customer: Customer, claimant: String, statement: String, writer: Writer, call: Call
    ) throws -> Dispute {
        guard customer.ownerID != claimant else {
            throw RPCError(.failedPrecondition, "CLAIMANT_OWNS", "The claimant owns the customer already.")
        }
        let isOpen = try writer.exists(
            "SELECT 1 FROM crm_dispute WHERE customer_id = ? AND claimant_id = ? AND state = 'open'", [customer.id, claimant])
        guard !isOpen else {
            throw RPCError(.alreadyExists, "DISPUTE_OPEN", "The claimant has an open dispute about the customer already.")
        }
        let dispute = Dispute(
            id: call.newID(), customerID: customer.id, claimantID: claimant, respondentID: customer.ownerID,
            statement: statement, openedBy: call.actor, openedAt: call.now, state: .open, version: 1)
        try writer.execute(
            """
            INSERT INTO crm_dispute (id, customer_id, claimant_id, respondent_id, statement, opened_by, open_time, state, version) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                dispute.id, dispute.customerID, dispute.claimantID, dispute.respondentID, dispute.statement, dispute.openedBy,
                dispute.openedAt, dispute.state.rawValue, dispute.version,
            ])
        writer.audit(
            "disputes/\(dispute.id)",
            [FieldChange("customer_id", nil, customer.id), FieldChange("claimant_id", nil, claimant)])
        return dispute
    }

    /// Decides a dispute; upholding it gives the customer to the claimant in the same transaction.
    static func decide(
        _ dispute: Dispute, of customer: Customer, upheld: Bool, decision: String, writer: Writer, call: Call
    ) throws -> Dispute {
        guard dispute.state == .open else {
            throw RPCError(
                .failedPrecondition, "DISPUTE_DECIDED",
                "The dispute is \(dispute.state.rawValue); a decision stands. Open a new one.",
                metadata: ["allowed": ""])
        }
        guard ![dispute.claimantID, dispute.respondentID, customer.ownerID].contains(call.actor) else {
            throw RPCError(
                .failedPrecondition, "DECIDER_IS_PARTY",
                "You claim or own the customer. Let somebody decide who is not a party to the dispute.")
        }
        var decided = dispute
        decided.state = upheld ? .upheld : .dismissed
        decided.decision = decision
        decided.decidedBy = call.actor
        decided.decidedAt = call.now
        decided.version += 1
        try writer.execute(
            "UPDATE crm_dispute SET state = ?, decision = ?, decided_by = ?, decide_time = ?, version = ? WHERE id = ?",
            [decided.state.rawValue, decision, call.actor, call.now, decided.version, decided.id])
        writer.audit("disputes/\(dispute.id)", [FieldChange("state", dispute.state.rawValue, decided.state.rawValue)])
        if upheld {
            try Ownership.requireEmployed(dispute.claimantID, on: call.businessDate, field: "upheld", writer)
            try Ownership.assign(
                [customer], to: dispute.claimantID, reason: "dispute \(dispute.id)", writer: writer, call: call)
        }
        return decided
    }
}
