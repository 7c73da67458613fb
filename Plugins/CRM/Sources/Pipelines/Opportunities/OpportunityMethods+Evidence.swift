internal import PluginKit
internal import SwiftProtobuf

extension OpportunityMethods {
    static func attachOutput(
        _ request: Spearhead_Crm_V1_AttachOutputRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AttachOutputResponse {
        var checks = FieldCheck()
        checks.name("kind", request.kind, max: 40)
        checks.text("name", request.name, 1...200)
        checks.sha256("sha256", request.sha256)
        try checks.finish()
        let opportunity = try Opportunity.get(request.id, writer, call)
        let output = try OpportunityEvidence.attach(
            opportunity, kind: request.kind, name: request.name, sha256: request.sha256, writer: writer, call: call)
        return .with { $0.output = output.message }
    }

    static func confirmOwner(
        _ request: Spearhead_Crm_V1_ConfirmOwnerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ConfirmOwnerResponse {
        let opportunity = try Opportunity.get(request.id, writer, call)
        let confirmation = try OpportunityEvidence.confirm(opportunity, writer: writer, call: call)
        return .with {
            $0.stage = opportunity.stage
            $0.confirmTime = confirmation.at.timestamp
            $0.confirmedBy = confirmation.by
        }
    }

    static func recordContract(
        _ request: Spearhead_Crm_V1_RecordContractRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordContractResponse {
        var checks = FieldCheck()
        checks.term("product_term", request.productTerm)
        checks.term("price_term", request.priceTerm)
        checks.term("delivery_term", request.deliveryTerm)
        checks.term("payment_term", request.paymentTerm)
        try checks.finish()
        let opportunity = try Opportunity.get(request.id, writer, call)
        let contract = try OpportunityContract.record(
            opportunity,
            OpportunityContract(
                product: request.productTerm, price: request.priceTerm, delivery: request.deliveryTerm,
                payment: request.paymentTerm),
            writer: writer, call: call)
        return .with { $0.contract = contract.message }
    }

    static func signContract(
        _ request: Spearhead_Crm_V1_SignContractRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_SignContractResponse {
        var checks = FieldCheck()
        checks.sha256("document_sha256", request.documentSha256)
        try checks.finish()
        let opportunity = try Opportunity.get(request.id, writer, call)
        let contract = try OpportunityContract.sign(opportunity, sha256: request.documentSha256, writer: writer, call: call)
        return .with { $0.contract = contract.message }
    }

    static func addDecisionContact(
        _ request: Spearhead_Crm_V1_AddDecisionContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AddDecisionContactResponse {
        let influence = DecisionChain.Influence(request.influence)
        var checks = FieldCheck()
        checks.text("name", request.name, 1...100)
        checks.text("job_title", request.jobTitle, 0...100)
        checks.text("phone", request.phone, 0...40)
        checks.require(influence != nil, "influence", "must be set")
        try checks.finish()
        let opportunity = try Opportunity.get(request.id, writer, call)
        let contact = DecisionChain.Contact(
            id: call.newID(), name: request.name, jobTitle: request.jobTitle, phone: request.phone, influence: influence ?? .user)
        try DecisionChain.add(opportunity, contact, writer: writer)
        return .with { $0.contact = contact.message }
    }

    static func removeDecisionContact(
        _ request: Spearhead_Crm_V1_RemoveDecisionContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RemoveDecisionContactResponse {
        let opportunity = try Opportunity.get(request.id, writer, call)
        try DecisionChain.remove(opportunity, request.contactID, writer: writer)
        return Spearhead_Crm_V1_RemoveDecisionContactResponse()
    }
}

extension FieldCheck {
    /// A term of a contract: empty while it is not agreed, but never blank.
    fileprivate mutating func term(_ field: String, _ term: String) {
        text(field, term, term.isEmpty ? 0...2000 : 1...2000)
    }
}
