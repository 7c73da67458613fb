/// A text that only its owner may see: a token, a password, a key.
///
/// Nothing that turns values into text shows it: not a description, not a dump, not a mirror. It is not `Codable`, so that no
/// message or file takes it by accident. Who needs the text itself says so, with ``reveal()``.
public struct Secret: Sendable {
    private let text: String

    /// Keeps a text.
    public init(_ text: String) { self.text = text }

    /// The text itself, for the one place that sends, hashes or hands it over.
    public func reveal() -> String { text }

    /// Whether there is no text at all.
    public var isEmpty: Bool { text.isEmpty }

    /// How many Unicode scalars the text has.
    public var length: Int { text.unicodeScalars.count }
}

extension Secret: Hashable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool { left.text.utf8.isEqualInConstantTime(to: right.text.utf8) }

    /// As good as that of the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands in the place of the text.
    public static let placeholder = "<secret>"

    /// ``placeholder``.
    public var description: String { Self.placeholder }

    /// ``placeholder``.
    public var debugDescription: String { Self.placeholder }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Collection<UInt8> {
    /// Whether the bytes are the same, in a time that depends on their numbers only and not on where they differ.
    public func isEqualInConstantTime(to other: some Collection<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
