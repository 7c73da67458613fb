internal import GRDB
internal import PluginKit

/// The rules of making and describing opportunities; RPC and import both go through them.
enum OpportunityRules {
    /// Most documents of one opportunity.
    static let outputsMax = 200
    /// Most people in one decision chain.
    static let contactsMax = 50

    /// Refuses fields that no opportunity may have.
    static func check(_ opportunity: Opportunity, _ checks: inout FieldCheck) {
        checks.code("code", opportunity.code, max: 40)
        checks.text("name", opportunity.name, 0...200)
        checks.require(
            (0...Opportunity.amountMax).contains(opportunity.amountMinor), "amount_minor", "must be 0 to \(Opportunity.amountMax)"
        )
        checks.currency("currency_code", opportunity.currencyCode)
        checks.probability("probability_ppm", opportunity.probability)
        checks.text("why_now", opportunity.whyNow, 0...2000)
        checks.require(opportunity.customer != nil || opportunity.lead != nil, "customer_id", "is needed unless lead_id is given")
    }

    /// Makes an opportunity; the caller has checked its fields and references.
    static func create(_ opportunity: Opportunity, writer: Writer, call: Call) throws -> Opportunity {
        guard try Opportunity.find(code: opportunity.code, writer) == nil else {
            throw RPCError(
                .alreadyExists, "OPPORTUNITY_EXISTS", "There is an opportunity \(opportunity.code) already. Choose another code.")
        }
        try Opportunity.insert(opportunity, writer)
        return opportunity
    }

    /// The size that was given, or the one that the lead states.
    static func sizeClass(_ given: Opportunity.SizeClass?, lead: String?, _ reader: Reader) throws -> Opportunity.SizeClass? {
        guard given == nil, let lead else { return given }
        return try reader.value(String.self, "SELECT company_size FROM crm_lead WHERE id = ?", [lead])
            .flatMap(Opportunity.SizeClass.init(rawValue:))
    }

    /// The next free number as a code.
    static func nextCode(_ writer: Writer) throws -> String {
        while true {
            let number = try writer.value(Int64.self, "SELECT next FROM crm_opportunity_number WHERE only = 1") ?? 1
            try writer.execute("UPDATE crm_opportunity_number SET next = ? WHERE only = 1", [number + 1])
            let digits = String(number)
            let code = "OP" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            if try Opportunity.find(code: code, writer) == nil { return code }
        }
    }

    /// Changes descriptive fields; closed opportunities stay as they are.
    ///
    /// - Parameter byRule: Whether an approved request asks for it (D23).
    static func update(
        _ before: Opportunity, to after: Opportunity, byRule: Bool = false, writer: Writer, call: Call
    ) throws -> Opportunity {
        try require(before, in: [.open, .onHold])
        guard before != after else { return before }
        if !byRule, before.amountMinor != after.amountMinor || after.state == .lost { try requireUnbound(before, writer) }
        return try Opportunity.save(before, after, writer)
    }

    /// Refuses while somebody has signed for the deal: with its contract signed, or a document of its closing chain issued, a discount
    /// or a cancellation goes through its approval path, whichever door it comes by (D23).
    static func requireUnbound(_ opportunity: Opportunity, _ reader: Reader) throws {
        let isBound = try reader.exists(
            """
            SELECT 1 FROM crm_opportunity_contract WHERE opportunity_id = ?1 AND signed_at IS NOT NULL \
            UNION ALL SELECT 1 FROM crm_closing_document WHERE opportunity_id = ?1
            """, [opportunity.id])
        guard !isBound else {
            throw RPCError(
                .failedPrecondition, "CHANGE_BY_RULE",
                "The deal \(opportunity.code) is signed for. Request the change of its amount, or its cancellation, by RequestChange."
            )
        }
    }

    /// Refuses unless the opportunity is in one of `states`.
    static func require(_ opportunity: Opportunity, in states: [Opportunity.State]) throws {
        guard states.contains(opportunity.state) else {
            let allowed = states.map(\.rawValue)
            throw RPCError(
                .failedPrecondition, states == [.open] ? "NOT_OPEN" : "WRONG_STATE",
                "The opportunity is \(opportunity.state.rawValue); this needs it to be \(allowed.joined(separator: " or ")).",
                metadata: ["state": opportunity.state.rawValue, "allowed": allowed.joined(separator: ",")])
        }
    }

    /// The owner must be an employed person that the caller may see.
    static func requireOwner(_ person: String, _ reader: Reader, _ call: Call) throws {
        guard call.visible.contains(person),
            let row = try reader.row("SELECT left_on FROM organization_person WHERE id = ?", [person])
        else { throw RPCError.notFound("person", person) }
        if let leftOn = row["left_on"] as BusinessDate?, leftOn < call.businessDate {
            throw RPCError(
                .failedPrecondition, "PERSON_LEFT", "The person left the company on \(leftOn). Choose someone who is employed.")
        }
    }

    /// The customer and the lead must exist and be visible.
    static func requireParties(customer: String?, lead: String?, _ reader: Reader, _ call: Call) throws {
        if let customer {
            guard let row = try reader.row("SELECT owner_id FROM crm_customer WHERE id = ?", [customer]),
                call.visible.contains(row["owner_id"])
            else { throw RPCError.notFound("customer", customer) }
        }
        if let lead {
            guard let row = try reader.row("SELECT owner_id FROM crm_lead WHERE id = ?", [lead]),
                call.visible.contains(row["owner_id"])
            else { throw RPCError.notFound("lead", lead) }
        }
    }
}
