internal import Foundation
internal import PluginKit

/// Values that a row keeps as JSON text, the same text for the same value.
enum JSONColumn {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw RPCError(.dataLoss, "ROW_UNREADABLE", "A stored value cannot be read. Restore a backup.")
        }
    }
}
