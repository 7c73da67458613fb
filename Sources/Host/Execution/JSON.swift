internal import Foundation
internal import PluginKit

/// JSON that is stored: sorted keys, no needless escapes, so that the same value is always the same text.
enum JSON {
    /// For events.
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// The changes of an audit entry, written by hand because every command pays for it.
    static func text(of changes: [FieldChange]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(64 * changes.count + 2)
        text.append(UInt8(ascii: "["))
        for (index, change) in changes.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(UInt8(ascii: "{"))
            if let after = change.after { append("after", after, to: &text) }
            if let before = change.before { append("before", before, to: &text) }
            append("field", change.field, to: &text)
            // In place of the comma after the last member.
            text[text.count - 1] = UInt8(ascii: "}")
        }
        text.append(UInt8(ascii: "]"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends a member and a comma.
    private static func append(_ name: StaticString, _ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        text.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        text.append(contentsOf: "\":".utf8)
        append(value, to: &text)
        text.append(UInt8(ascii: ","))
    }

    /// Appends a string in its quotes.
    static func append(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<0x20: text.append(contentsOf: ((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
