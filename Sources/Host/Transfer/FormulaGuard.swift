/// Keeps spreadsheets from running a text of somebody else as a formula (OWASP, CSV injection).
///
/// An apostrophe in front makes a spreadsheet take what follows as text. A text that begins with apostrophes and then as a formula
/// gets one more, so that taking one away always gives the text that was written.
package enum FormulaGuard {
    /// What formulas begin with, full-width forms too; a spreadsheet may skip line ends and tabs before them.
    private static let beginnings: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

    /// The text with an apostrophe in front when it needs one. Numbers are none's formula.
    package static func guarding(_ text: String) -> String { isDangerous(text[...]) && !isNumber(text) ? "'" + text : text }

    /// The text that was guarded.
    package static func removing(from text: String) -> String {
        guard text.unicodeScalars.first == "'" else { return text }
        let rest = String(text.unicodeScalars.dropFirst())
        return isDangerous(rest[...]) ? rest : text
    }

    private static func isDangerous(_ text: Substring) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(beginnings.contains) ?? false
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
