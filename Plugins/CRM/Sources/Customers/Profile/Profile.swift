internal import GRDB
internal import PluginKit

/// The analysis of a customer in eight fields.
struct Profile: Sendable, Hashable {
    /// The fields in the order of the columns.
    enum Field: String, Sendable, Hashable, CaseIterable {
        case need
        case pain
        case buyingHabit = "buying_habit"
        case decisionProcess = "decision_process"
        case budget
        case purchaseHistory = "purchase_history"
        case industryTrend = "industry_trend"
        case competitor
    }

    var texts: [Field: String] = [:]
    var version: Int64 = 0

    /// Filled fields in percent, rounded half-up; a field of blanks is not filled.
    var completenessPercent: Int64 {
        let filled = Field.allCases.count { field in (texts[field] ?? "").contains { !$0.isWhitespace } }
        return ExactArithmetic.halfUp(Int64(filled) * 100, Int64(Field.allCases.count)) ?? 0
    }
}

/// Keeps profiles, and their completeness on the customer.
enum Profiles {
    static let textLengthMax = 2000

    /// The profile of a customer; empty, version 0, when nothing is known.
    static func find(_ customer: String, _ reader: Reader) throws -> Profile {
        guard let row = try reader.row("SELECT * FROM crm_profile WHERE customer_id = ?", [customer]) else { return Profile() }
        var profile = Profile(version: row["version"])
        for field in Profile.Field.allCases { profile.texts[field] = row[field.rawValue] }
        return profile
    }

    static func update(
        _ customer: Customer, from before: Profile, to after: Profile, writer: Writer, call: Call
    ) throws -> Profile {
        let violations = Profile.Field.allCases.filter { (after.texts[$0] ?? "").unicodeScalars.count > textLengthMax }
            .map { RPCError.FieldViolation($0.rawValue, "must have at most \(textLengthMax) characters") }
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        let changes = Profile.Field.allCases.compactMap { field -> FieldChange? in
            let (old, new) = (before.texts[field] ?? "", after.texts[field] ?? "")
            return old == new ? nil : FieldChange("profile.\(field.rawValue)", old, new)
        }
        guard !changes.isEmpty else { return before }
        var stored = after
        stored.version = before.version + 1
        var arguments: [(any DatabaseValueConvertible)?] = [customer.id]
        arguments += Profile.Field.allCases.map { stored.texts[$0] ?? "" }
        arguments.append(stored.version)
        try writer.execute(
            """
            INSERT OR REPLACE INTO crm_profile (customer_id, need, pain, buying_habit, decision_process, budget, \
            purchase_history, industry_trend, competitor, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, StatementArguments(arguments))
        try writer.execute(
            "UPDATE crm_customer SET profile_completeness_percent = ? WHERE id = ?", [stored.completenessPercent, customer.id])
        writer.audit("customers/\(customer.id)", changes)
        return stored
    }
}
