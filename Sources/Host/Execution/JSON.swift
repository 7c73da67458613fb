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
        var text = "["
        for (index, change) in changes.enumerated() {
            text += index == 0 ? "{" : ",{"
            if let after = change.after {
                text += "\"after\":"
                append(after, to: &text)
                text += ","
            }
            if let before = change.before {
                text += "\"before\":"
                append(before, to: &text)
                text += ","
            }
            text += "\"field\":"
            append(change.field, to: &text)
            text += "}"
        }
        return text + "]"
    }

    /// Appends a string in its quotes.
    static func append(_ value: String, to text: inout String) {
        text += "\""
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            text += value
        } else {
            for scalar in value.unicodeScalars {
                switch scalar.value {
                case 0x22: text += "\\\""
                case 0x5C: text += "\\\\"
                case 0..<0x20:
                    let hexadecimal = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
