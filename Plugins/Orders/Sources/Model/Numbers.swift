internal import GRDB
internal import PluginKit

/// Business numbers without gaps: `SO000001`.
enum Numbers {
    /// What is numbered.
    enum Series: String {
        case order
        case shipment
        case invoice
        case receipt
        case creditNote = "credit_note"

        var prefix: String {
            switch self {
            case .order: "SO"
            case .shipment: "SH"
            case .invoice: "IV"
            case .receipt: "RC"
            case .creditNote: "RT"
            }
        }
    }

    /// Digits that a number has at least, and at most as long as counting reaches it.
    private static let digits = 6...12

    /// The next number. It is free without a look: numbers that came from elsewhere went through ``take(_:_:_:)``.
    static func next(_ series: Series, _ writer: Writer) throws -> String {
        // Two statements, because for RETURNING SQLite builds a table each time, which costs more than the second one.
        let sql = "SELECT value + 1 FROM orders_counter WHERE series = ?"
        guard let value = try writer.value(Int64.self, sql, [series.rawValue]) else {
            throw RPCError(.dataLoss, "COUNTER_MISSING", "The counter of numbers is missing. Restore a backup.")
        }
        try writer.execute("UPDATE orders_counter SET value = ? WHERE series = ?", [value, series.rawValue])
        let text = String(value)
        return series.prefix + String(repeating: "0", count: max(0, digits.lowerBound - text.utf8.count)) + text
    }

    /// Says that an imported document carries `number`, so that ``next(_:_:)`` never gives it again.
    static func take(_ number: String, _ series: Series, _ writer: Writer) throws {
        guard number.hasPrefix(series.prefix) else { return }
        let tail = number.dropFirst(series.prefix.count)
        guard digits.contains(tail.utf8.count), tail.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(tail)
        else { return }
        try writer.execute(
            "UPDATE orders_counter SET value = ? WHERE series = ? AND value < ?", [value, series.rawValue, value])
    }
}
