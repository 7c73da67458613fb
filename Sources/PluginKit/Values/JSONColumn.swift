internal import Foundation
internal import RPC

/// A value that one column keeps as JSON text, the same text for the same value.
///
/// For small values that are always read and written as a whole; what a query looks for belongs in a column of its own.
public enum JSONColumn {
    /// The text of a value, with its keys in order.
    public static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The value of a text.
    ///
    /// - Throws: DATA_LOSS `ROW_UNREADABLE` when the text is no such value.
    public static func value<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw RPCError(.dataLoss, "ROW_UNREADABLE", "A stored value cannot be read. Restore a backup.")
        }
    }
}
