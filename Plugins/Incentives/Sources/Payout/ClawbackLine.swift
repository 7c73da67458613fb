internal import PluginKit

/// A return or an unpaid invoice, and what it takes back of pay.
struct ClawbackLine: Sendable, Hashable, Codable {
    enum Cause: String, Sendable, Hashable, Codable {
        case returned
        case unpaid
    }

    /// An event, paid by an earlier or the same statement, as far as it was returned or never paid.
    struct Part: Sendable, Hashable, Codable {
        var paidOn: BusinessDate
        var document: String
        var invoice: String
        /// Period of the statement that paid the event; empty when none did.
        var period: String
        var amountMinor: Int64
        /// Amount × payout ÷ base of that statement: what the event was paid.
        var earnedMinor: Int64
        /// What is taken back: the same, but never more than was paid and never what a guarantee would pay anyway.
        var clawbackMinor: Int64
    }

    var cause: Cause
    /// Number of the credit note or invoice.
    var document: String
    var takenOn: BusinessDate
    var orderID: String
    var baseName: String
    var creditMinor: Int64
    var parts: [Part]

    var paidPartMinor: Int64 { parts.reduce(0) { $0 + $1.amountMinor } }
    var clawbackMinor: Int64 { parts.reduce(0) { $0 + $1.clawbackMinor } }
    /// Whether any statement paid for the events.
    var wasPaid: Bool { parts.contains { $0.earnedMinor > 0 } }
}
