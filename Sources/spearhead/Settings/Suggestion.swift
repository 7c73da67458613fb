/// Finds the word that somebody probably meant.
enum Suggestion {
    /// The nearest candidate, or `nil` when none is near.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        // Two slips in a short word, more in a long one, never all of it.
        let limit = min(max(2, word.count / 3), word.count - 1)
        return candidates.map { (distance(word.lowercased(), $0.lowercased()), $0) }
            .filter { $0.0 <= limit }
            .min { $0 < $1 }?.1
    }

    /// ` Did you mean "x"?`, or all candidates when none is near.
    static func sentence(for word: String, among candidates: [String]) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "Did you mean \"\(nearest)\"?" }
        return "Use one of: \(candidates.sorted().joined(separator: ", "))."
    }

    /// Levenshtein distance: insertions, deletions and replacements that turn one word into the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
