/// Writes CSV by RFC 4180, safe to open in a spreadsheet.
///
/// A text that a spreadsheet would run as a formula gets an apostrophe in front, and ``FormulaGuard`` says which ones; the importer
/// takes it away again.
package enum CSVWriter {
    /// One record with its line end.
    ///
    /// - Parameter isForSpreadsheets: `false` writes every text as it is, for files that programs read.
    package static func record(_ fields: [String?], isForSpreadsheets: Bool = true) -> String {
        fields.map { field($0 ?? "", isForSpreadsheets) }.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String, _ isForSpreadsheets: Bool) -> String {
        let text = isForSpreadsheets ? FormulaGuard.guarding(text) : text
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
