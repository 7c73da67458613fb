internal import PluginKit

/// Mean and median of response times, exact until the one rounding at the end; a response of zero seconds is a value.
struct ResponseStatistics: Sendable, Hashable {
    let answered: Int64
    private let sum: Int64
    private let middleSum: Int64

    init(_ seconds: [Int64]) {
        let sorted = seconds.sorted()
        answered = Int64(sorted.count)
        sum = sorted.reduce(0, +)
        middleSum = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
    }

    var meanSeconds: Int64? { ExactArithmetic.halfUp(sum, answered) }
    var medianSeconds: Int64? { answered == 0 ? nil : ExactArithmetic.halfUp(middleSum, 2) }
    var meanHours: String? { ExactArithmetic.decimal(sum, answered * 3600, decimals: 2) }
    var medianHours: String? { answered == 0 ? nil : ExactArithmetic.decimal(middleSum, 7200, decimals: 2) }
}
