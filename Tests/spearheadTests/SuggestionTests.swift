import Testing

@testable import spearhead

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "Levenshtein distance",
        arguments: [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 2), ("客户", "客人", 1)])
    func distance(left: String, right: String, distance: Int) {
        #expect(Suggestion.distance(left, right) == distance)
        #expect(Suggestion.distance(right, left) == distance)
    }

    @Test("The nearest word is suggested, and none when all are far")
    func nearest() {
        let words = ["server", "ca", "token_file", "tenant"]
        #expect(Suggestion.nearest(to: "token-file", among: words) == "token_file")
        #expect(Suggestion.nearest(to: "Tenat", among: words) == "tenant")
        #expect(Suggestion.nearest(to: "certificate", among: words) == nil)
        #expect(Suggestion.sentence(for: "zzzzzz", among: ["b", "a"]) == "Use one of: a, b.")
    }
}
