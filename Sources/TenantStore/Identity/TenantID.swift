/// The name of one company in the store: 128 random bits, written as 32 lower-case hexadecimal digits.
///
/// A directory name is built from it, so nothing else can be a `TenantID`: text that a person chose, with a
/// slash, a dot or a capital letter in it, is refused by ``init(_:)``.
public struct TenantID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new id that nobody can guess.
    public static func random() -> TenantID {
        var generator = SystemRandomNumberGenerator()
        return TenantID(high: generator.next(), low: generator.next())
    }

    /// Reads an id, or gives `nil` when `text` is not exactly 32 lower-case hexadecimal digits.
    public init?(_ text: String) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if count < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
            count += 1
            if count > 32 { return nil }
        }
        guard count == 32 else { return nil }
        self.init(high: words.0, low: words.1)
    }

    /// The 32 digits.
    public var rawValue: String { Self.digits(high) + Self.digits(low) }

    /// The 32 digits.
    public var description: String { rawValue }

    private static func digits(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
