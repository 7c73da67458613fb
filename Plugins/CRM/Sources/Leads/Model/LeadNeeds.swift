internal import Foundation
internal import PluginKit

/// The core needs of a lead.
enum LeadNeeds {
    /// Fewest needs that a first contact records (C05, N-05).
    static let firstContactMin = 3
    /// Most needs of a lead.
    static let max = 20

    /// The needs without surrounding blanks, empty ones and repeats.
    static func distinct(_ needs: [String]) -> [String] {
        var seen: Set<String> = []
        return needs.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    static func encode(_ needs: [String]) throws -> String {
        try JSONColumn.text(needs)
    }

    static func decode(_ text: String) throws -> [String] {
        try JSONColumn.value(text)
    }
}
