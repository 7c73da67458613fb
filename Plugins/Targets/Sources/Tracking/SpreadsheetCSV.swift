internal import Foundation

/// CSV that spreadsheets open as it is: UTF-8 with byte order mark, lines end with CR LF.
enum SpreadsheetCSV {
    static func file(_ records: [[String]]) -> Data {
        let lines = records.map { $0.map(field).joined(separator: ",") + "\r\n" }
        return Data([0xEF, 0xBB, 0xBF]) + Data(lines.joined().utf8)
    }

    /// A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    private static func field(_ text: String) -> String {
        let runs = ["=", "+", "-", "@", "\t", "\r"].contains { text.hasPrefix($0) } && Double(text) == nil
        let safe = runs ? "'" + text : text
        guard safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
