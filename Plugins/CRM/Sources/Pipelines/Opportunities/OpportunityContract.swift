internal import GRDB
internal import PluginKit

/// The contract of an opportunity with its four terms (D21).
struct OpportunityContract: Sendable, Hashable {
    var product: String
    var price: String
    var delivery: String
    var payment: String
    var signedAt: Instant?
    var signedBy: String?
    var documentSHA256: String?

    init(product: String, price: String, delivery: String, payment: String) {
        self.product = product
        self.price = price
        self.delivery = delivery
        self.payment = payment
    }

    init(row: Row) {
        product = row["product_term"]
        price = row["price_term"]
        delivery = row["delivery_term"]
        payment = row["payment_term"]
        signedAt = row["signed_at"]
        signedBy = row["signed_by"]
        documentSHA256 = row["document_sha256"]
    }

    private var terms: [(name: String, text: String)] {
        [("product_term", product), ("price_term", price), ("delivery_term", delivery), ("payment_term", payment)]
    }

    /// Names of the terms that are not agreed.
    private var missingTerms: [String] { terms.filter { $0.text.isEmpty }.map(\.name) }

    static func find(_ opportunity: String, _ reader: Reader) throws -> OpportunityContract? {
        try reader.row("SELECT * FROM crm_opportunity_contract WHERE opportunity_id = ?", [opportunity])
            .map(OpportunityContract.init(row:))
    }

    /// Writes the terms while the contract is not signed; it is submitted once all four stand.
    static func record(
        _ opportunity: Opportunity, _ contract: OpportunityContract, writer: Writer, call: Call
    ) throws -> OpportunityContract {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        let before = try find(opportunity.id, writer)
        try requireUnsigned(before)
        try writer.execute(
            """
            INSERT INTO crm_opportunity_contract (opportunity_id, product_term, price_term, delivery_term, payment_term, submitted_on)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (opportunity_id) DO UPDATE SET product_term = excluded.product_term,
            price_term = excluded.price_term, delivery_term = excluded.delivery_term, payment_term = excluded.payment_term,
            submitted_on = coalesce(submitted_on, excluded.submitted_on)
            """,
            [
                opportunity.id, contract.product, contract.price, contract.delivery, contract.payment,
                contract.missingTerms.isEmpty ? call.businessDate : nil,
            ])
        let old = before?.terms ?? contract.terms.map { ($0.name, "") }
        let changes = zip(old, contract.terms).filter { $0.text != $1.text }
        writer.audit("opportunities/\(opportunity.id)", changes.map { FieldChange("contract.\($1.name)", $0.text, $1.text) })
        return contract
    }

    /// Signs the contract; all four terms must be agreed.
    static func sign(_ opportunity: Opportunity, sha256: String, writer: Writer, call: Call) throws -> OpportunityContract {
        try OpportunityRules.require(opportunity, in: [.open])
        let before = try find(opportunity.id, writer)
        try requireUnsigned(before)
        var contract = before ?? OpportunityContract(product: "", price: "", delivery: "", payment: "")
        let missing = contract.missingTerms
        guard missing.isEmpty else {
            throw RPCError(
                .failedPrecondition, "CONTRACT_TERMS_MISSING",
                "A contract needs product, price, delivery and payment. Missing: \(missing.joined(separator: ", ")). Record them first.",
                metadata: ["missing": missing.joined(separator: ",")])
        }
        contract.signedAt = call.now
        contract.signedBy = call.caller.person
        contract.documentSHA256 = sha256
        try writer.execute(
            """
            UPDATE crm_opportunity_contract SET signed_at = ?1, signed_by = ?2, document_sha256 = ?3, signed_on = ?4,
            submitted_on = coalesce(submitted_on, ?4) WHERE opportunity_id = ?5
            """, [contract.signedAt, contract.signedBy, sha256, call.businessDate, opportunity.id])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("contract.document_sha256", nil, sha256)])
        return contract
    }

    private static func requireUnsigned(_ contract: OpportunityContract?) throws {
        guard contract?.signedAt == nil else {
            throw RPCError(.failedPrecondition, "CONTRACT_SIGNED", "The contract is signed and no longer changes.")
        }
    }
}
