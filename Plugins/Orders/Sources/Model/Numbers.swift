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

        var table: String { "orders_\(rawValue)" }
    }

    /// The next number that nobody has taken; imported documents bring numbers of their own.
    static func next(_ series: Series, _ writer: Writer) throws -> String {
        var value = try writer.value(Int64.self, "SELECT value FROM orders_counter WHERE series = ?", [series.rawValue]) ?? 0
        var number: String
        repeat {
            value += 1
            let digits = String(value)
            number = series.prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        } while try writer.exists("SELECT 1 FROM \(series.table) WHERE number = ?", [number])
        try writer.execute("UPDATE orders_counter SET value = ? WHERE series = ?", [value, series.rawValue])
        return number
    }
}
