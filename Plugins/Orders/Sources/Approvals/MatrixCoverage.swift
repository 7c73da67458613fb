internal import PluginKit

/// Makes sure that every possible order falls under exactly one rule.
///
/// It cuts one figure after the other at the ends of the bands and looks at the rules that hold in each piece. Within a piece nothing
/// changes, so its beginning stands for all of it; pieces with the same rules as the one before are not looked at again.
struct MatrixCoverage {
    let rules: [ApprovalRule]

    /// Refuses rules that leave a gap or overlap, and names the place.
    ///
    /// - Throws: `MATRIX_GAP` or `MATRIX_OVERLAP`.
    func check() throws { try check(Array(rules.indices), []) }

    private func check(_ holding: [Int], _ place: [Int64]) throws {
        guard let first = holding.first else { throw gap(place) }
        guard place.count < ApprovalRule.dimensions.count else {
            if holding.count > 1 { throw overlap(place, first, holding[1]) }
            return
        }
        let dimension = place.count
        var starts: Set<Int64> = [0]
        for rule in holding {
            starts.insert(rules[rule].bands[dimension].from)
            if let end = rules[rule].bands[dimension].to { starts.insert(end) }
        }
        var before: [Int]?
        for start in starts.sorted() {
            let here = holding.filter { rules[$0].bands[dimension].contains(start) }
            if here != before { try check(here, place + [start]) }
            before = here
        }
    }

    private func gap(_ place: [Int64]) -> RPCError {
        RPCError(
            .failedPrecondition, "MATRIX_GAP",
            "No rule covers an order with \(describe(place)). Add one, or widen a neighbour.", metadata: metadata(place))
    }

    private func overlap(_ place: [Int64], _ one: Int, _ other: Int) -> RPCError {
        RPCError(
            .failedPrecondition, "MATRIX_OVERLAP",
            "Rules \(one + 1) and \(other + 1) both cover an order with \(describe(place)). Narrow one of them.",
            metadata: metadata(place).merging(["rules": "\(one + 1),\(other + 1)"]) { $1 })
    }

    private func describe(_ place: [Int64]) -> String {
        zip(ApprovalRule.dimensions, place).map { "\($0) \($1)" }.joined(separator: ", ")
    }

    private func metadata(_ place: [Int64]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: zip(ApprovalRule.dimensions, place.map(String.init)))
    }
}
