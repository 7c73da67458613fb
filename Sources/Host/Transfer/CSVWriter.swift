/// Writes CSV by RFC 4180, safe to open in a spreadsheet.
///
/// A text that a spreadsheet would run as a formula (it starts with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an
/// apostrophe in front, unless it is a number (OWASP, CSV injection).
package enum CSVWriter {
    /// One record with its line end.
    ///
    /// - Parameter isForSpreadsheets: `false` writes every text as it is, for files that programs read.
    package static func record(_ fields: [String?], isForSpreadsheets: Bool = true) -> String {
        fields.map { field($0 ?? "", isForSpreadsheets) }.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String, _ isForSpreadsheets: Bool) -> String {
        var text = text
        if isForSpreadsheets, let first = text.utf8.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first), !isNumber(text) {
            text = "'" + text
        }
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
