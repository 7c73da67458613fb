internal import GRDB
internal import PluginKit

/// A deal's way through its closing chain (D22).
struct Closing: Sendable {
    /// One document with what happened to it.
    struct Document: Sendable {
        var step: ClosingStep
        var requiredMinor: Int64
        var issued: Issue?
        var confirmed: Confirmation?
        /// Issued, confirmed where that is required, and still paid for.
        var isComplete: Bool
    }

    struct Issue: Sendable {
        var sha256: String
        var at: Instant
        var by: String
    }

    struct Confirmation: Sendable {
        var at: Instant
        var by: String
    }

    let opportunity: Opportunity
    let chain: String
    let number: Int64
    let documents: [Document]
    /// Money received, refunds taken off.
    let receivedMinor: Int64

    var isComplete: Bool { documents.allSatisfy(\.isComplete) }
}

extension Closing {
    /// The closing of a deal; `nil` when the deal is in no chain.
    static func find(_ opportunity: Opportunity, _ reader: Reader) throws -> Closing? {
        guard let row = try reader.row("SELECT * FROM crm_closing WHERE opportunity_id = ?", [opportunity.id]) else { return nil }
        let received =
            try reader.value(
                Int64.self, "SELECT sum(amount_minor) FROM crm_closing_receipt WHERE opportunity_id = ?", [opportunity.id]) ?? 0
        var events: [String: Row] = [:]
        for row in try reader.rows("SELECT * FROM crm_closing_document WHERE opportunity_id = ?", [opportunity.id]) {
            events[row["document"]] = row
        }
        let chain: String = row["chain_id"]
        let number: Int64 = row["number"]
        let documents = try ClosingChain.steps(chain, number, reader).map { step in
            document(step, events[step.document], amountMinor: opportunity.amountMinor, receivedMinor: received)
        }
        return Closing(
            opportunity: opportunity, chain: chain, number: number, documents: documents, receivedMinor: received)
    }

    /// The closing of a deal that is in a chain.
    static func get(_ opportunity: Opportunity, _ reader: Reader) throws -> Closing {
        guard let closing = try find(opportunity, reader) else { throw RPCError.notFound("closing of deal", opportunity.id) }
        return closing
    }

    /// Puts an open deal into a chain.
    static func start(_ opportunity: Opportunity, _ chain: ClosingChain, writer: Writer, call: Call) throws {
        try OpportunityRules.require(opportunity, in: [.open])
        guard try find(opportunity, writer) == nil else {
            throw RPCError(.alreadyExists, "CLOSING_STARTED", "The deal \(opportunity.code) is in a closing chain already.")
        }
        try writer.insert(
            "crm_closing",
            [
                "opportunity_id": opportunity.id, "chain_id": chain.id, "number": chain.number, "at": call.now,
                "started_by": call.actor,
            ])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("closing_chain", nil, chain.code)])
    }

    /// Records money received, or a refund; a lost deal only gives money back, and never more than came in.
    func recordReceipt(_ amountMinor: Int64, note: String, writer: Writer, call: Call) throws {
        if amountMinor > 0 { try OpportunityRules.require(opportunity, in: [.open, .onHold, .won]) }
        let (total, overflows) = receivedMinor.addingReportingOverflow(amountMinor)
        guard !overflows, (0...Opportunity.amountMax).contains(total) else {
            throw RPCError.invalidField(
                "amount_minor", "must leave a total of 0 to \(Opportunity.amountMax); \(receivedMinor) is received")
        }
        try writer.insert(
            "crm_closing_receipt",
            [
                "id": call.newID(), "opportunity_id": opportunity.id, "amount_minor": amountMinor, "note": note, "at": call.now,
                "recorded_by": call.actor,
            ])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("received_minor", String(receivedMinor), String(total))])
    }

    /// Issues a document: those before it are complete, and its money is there.
    func issue(_ name: String, sha256: String, writer: Writer, call: Call) throws {
        try OpportunityRules.require(opportunity, in: [.open])
        let (document, before) = try place(of: name)
        guard document.issued == nil else {
            throw RPCError(.alreadyExists, "DOCUMENT_ISSUED", "The document \(name) was issued already.")
        }
        if let open = before.first(where: { !$0.isComplete }) {
            throw RPCError(
                .failedPrecondition, "CLOSING_ORDER",
                "\(open.step.document) comes before \(name) and is not complete. Complete it first.",
                metadata: ["allowed": open.step.document])
        }
        guard receivedMinor >= document.requiredMinor else {
            throw RPCError(
                .failedPrecondition, "MONEY_MISSING",
                "\(name) needs \(document.requiredMinor) received, and \(receivedMinor) is. Record the receipt first.",
                metadata: ["required_minor": String(document.requiredMinor), "received_minor": String(receivedMinor)])
        }
        try writer.insert(
            "crm_closing_document",
            [
                "opportunity_id": opportunity.id, "document": name, "sha256": sha256, "issued_at": call.now,
                "issued_by": call.actor,
            ])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("closing.\(name)", nil, sha256)])
    }

    /// Confirms an issued document; the issuer may not.
    func confirm(_ name: String, writer: Writer, call: Call) throws {
        let (document, _) = try place(of: name)
        guard let issued = document.issued, document.confirmed == nil, document.step.isConfirmationRequired else {
            throw RPCError(
                .failedPrecondition, "NOTHING_TO_CONFIRM",
                "\(name) is not issued, needs no confirmation, or is confirmed already.", metadata: ["allowed": "issued"])
        }
        guard issued.by != call.actor else {
            throw RPCError(
                .failedPrecondition, "SELF_CONFIRMATION", "A document is confirmed by another person than its issuer.")
        }
        try writer.execute(
            "UPDATE crm_closing_document SET confirmed_at = ?, confirmed_by = ? WHERE opportunity_id = ? AND document = ?",
            [call.now, call.actor, opportunity.id, name])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("closing.\(name).confirmed_by", nil, call.actor)])
    }

    private func place(of name: String) throws -> (document: Document, before: ArraySlice<Document>) {
        guard let place = documents.firstIndex(where: { $0.step.document == name }) else {
            throw RPCError.invalidField(
                "document", "must be one of \(documents.map(\.step.document).joined(separator: ", "))")
        }
        return (documents[place], documents[..<place])
    }

    private static func document(_ step: ClosingStep, _ row: Row?, amountMinor: Int64, receivedMinor: Int64) -> Document {
        let required = step.required(amountMinor: amountMinor)
        let issued = row.map { Issue(sha256: $0["sha256"], at: $0["issued_at"], by: $0["issued_by"]) }
        let confirmed = row.flatMap { row in
            (row["confirmed_at"] as Instant?).map { Confirmation(at: $0, by: row["confirmed_by"]) }
        }
        return Document(
            step: step, requiredMinor: required, issued: issued, confirmed: confirmed,
            isComplete: issued != nil && (confirmed != nil || !step.isConfirmationRequired) && receivedMinor >= required)
    }
}
