internal import GRDB
internal import PluginKit

/// What a person earned in a period, as it was calculated.
struct Statement: Sendable, Hashable {
    /// What is kept as one document.
    struct Lines: Sendable, Hashable, Codable {
        var components: [ComponentPay] = []
        var clawbacks: [ClawbackLine] = []
        var entries: [EntryLine] = []
        /// Hold-backs after the period, by customer.
        var held: [String: Int64] = [:]
    }

    var personID: String
    var period: String
    var dates: ClosedRange<BusinessDate>
    var lines: Lines
    var sums: Settlement

    /// What the next period starts with.
    var carryOver: CarryOver { sums.carryOver }

    /// Same inputs give the same text: FNV-1a over the lines and sums.
    func fingerprint() throws -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let sums: [Int64] = [
            sums.payoutMinor, sums.heldMinor, sums.releasedMinor, sums.entriesMinor, sums.advanceMinor, sums.recoveredMinor,
            sums.clawbackMinor, sums.carryInMinor, sums.netMinor, sums.carryOver.carryMinor, sums.carryOver.drawMinor,
        ]
        let text = try JSONColumn.text(lines) + sums.map { "|\($0)" }.joined()
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Where a statement is in its life.
enum StatementState: String, Sendable, Hashable, CaseIterable {
    case calculated
    case inReview = "in_review"
    case disputed
    case approved
    case paid

    var isClosed: Bool { self == .approved || self == .paid }
}

/// A statement that is kept.
struct StatementRecord: Sendable, Hashable {
    var id: String
    var state: StatementState
    var statement: Statement
    var fingerprint: String
    var calculatedAt: Instant
    var approvedBy: String?
    var paidBy: String?
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        state = StatementState(rawValue: row["state"]) ?? .calculated
        let (first, last): (BusinessDate, BusinessDate) = (row["starts_on"], row["ends_on"])
        let lines: Statement.Lines = try JSONColumn.value(row["lines"])
        var sums = Settlement()
        sums.grossMinor = row["gross_minor"]
        sums.payoutMinor = row["payout_minor"]
        sums.heldMinor = row["held_minor"]
        sums.releasedMinor = row["released_minor"]
        sums.entriesMinor = row["entries_minor"]
        sums.guaranteeMinor = row["guarantee_minor"]
        sums.advanceMinor = row["advance_minor"]
        sums.recoveredMinor = row["recovered_minor"]
        sums.clawbackMinor = row["clawback_minor"]
        sums.carryInMinor = row["carry_in_minor"]
        sums.netMinor = row["net_minor"]
        sums.entries = lines.entries
        sums.carryOver = CarryOver(carryMinor: row["carry_out_minor"], drawMinor: row["draw_balance_minor"], held: lines.held)
        statement = Statement(
            personID: row["person_id"], period: row["period"], dates: first...max(first, last), lines: lines, sums: sums)
        fingerprint = row["fingerprint"]
        calculatedAt = row["calculated_at"]
        approvedBy = row["approved_by"]
        paidBy = row["paid_by"]
        version = row["version"]
    }

    static func find(id: String, _ reader: Reader) throws -> StatementRecord? {
        try reader.row("SELECT * FROM incentives_statement WHERE id = ?", [id]).map(StatementRecord.init(row:))
    }

    static func find(person: String, period: String, _ reader: Reader) throws -> StatementRecord? {
        try reader.row("SELECT * FROM incentives_statement WHERE person_id = ? AND period = ?", [person, period])
            .map(StatementRecord.init(row:))
    }

    /// A statement that the call may see.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> StatementRecord {
        guard let found = try find(id: id, reader) else { throw RPCError.notFound("statement", id) }
        try call.requireVisible(found.statement.personID, "statement", id)
        return found
    }
}
