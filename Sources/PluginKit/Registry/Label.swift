public import RPC

/// A text for people in both languages.
public struct Label: Sendable, Hashable {
    /// zh-CN.
    public var chinese: String
    /// English.
    public var english: String

    /// Pairs the two texts.
    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The text in `language`.
    public func text(_ language: Language) -> String { language == .english ? english : chinese }
}
