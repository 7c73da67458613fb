internal import GRDB
internal import PluginKit

/// That one customer brought another (C19); a fact that stays.
struct Referral: Sendable, Hashable {
    var id: String
    var referrer: String
    var referred: String
    var note: String
    var at: Instant
    var recordedBy: String
}

extension Referral {
    /// Longest chain of recommendations that is followed when a circle is looked for.
    static let chainMax = 1000

    init(row: Row) {
        self.init(
            id: row["id"], referrer: row["referrer_id"], referred: row["referred_id"], note: row["note"], at: row["at"],
            recordedBy: row["recorded_by"])
    }

    /// Links two customers; the newcomer has no referrer yet, and did not bring the referrer itself.
    static func create(
        referrer: Customer, referred: Customer, note: String, writer: Writer, call: Call
    ) throws -> Referral {
        guard try !writer.exists("SELECT 1 FROM crm_referral WHERE referred_id = ?", [referred.id]) else {
            throw RPCError(
                .alreadyExists, "ALREADY_REFERRED", "The customer \(referred.code) was referred already. A customer comes once.")
        }
        guard try !isAbove(referred.id, referrer.id, writer) else {
            throw RPCError(
                .failedPrecondition, "REFERRAL_CIRCLE",
                "\(referred.code) brought \(referrer.code), directly or through others. Swap the two, or choose another referrer."
            )
        }
        let referral = Referral(
            id: call.newID(), referrer: referrer.id, referred: referred.id, note: note, at: call.now, recordedBy: call.actor)
        try writer.insert(
            "crm_referral",
            [
                "id": referral.id, "referrer_id": referral.referrer, "referred_id": referral.referred, "note": note,
                "at": referral.at, "recorded_by": referral.recordedBy,
            ])
        writer.audit("customers/\(referred.id)", [FieldChange("referrer_id", nil, referrer.id)])
        return referral
    }

    /// Whom a customer brought, and who brought it.
    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([Referral], String) {
        try ListQuery(from: "crm_referral", key: "id").filter("? IN (referrer_id, referred_id)", customer)
            .fetch(reader, page, Referral.init(row:))
    }

    /// Whether `above` is the customer itself or brought it, directly or through others.
    private static func isAbove(_ above: String, _ customer: String, _ reader: Reader) throws -> Bool {
        try reader.exists(
            """
            WITH RECURSIVE chain (id, depth) AS (SELECT ?, 0 UNION \
            SELECT r.referrer_id, depth + 1 FROM chain JOIN crm_referral r ON r.referred_id = chain.id WHERE depth < ?) \
            SELECT 1 FROM chain WHERE id = ?
            """, [customer, chainMax, above])
    }
}
