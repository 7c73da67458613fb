internal import PluginKit
internal import SwiftProtobuf

/// How many people reach how much of their target: below 50 %, from 50 to below 80, from 80 to 120, above 120.
struct Distribution {
    static let ranges = ["<50", "50-80", "80-120", ">120"]

    /// Codes of the people in each range.
    private(set) var codes = [[String]](repeating: [], count: 4)
    private(set) var withoutTarget = 0

    /// Counts a person.
    mutating func add(_ code: String, _ attained: Attained) {
        guard let half = attained.compare(to: 500_000), let low = attained.compare(to: 800_000),
            let high = attained.compare(to: 1_200_000)
        else {
            withoutTarget += 1
            return
        }
        codes[half < 0 ? 0 : low < 0 ? 1 : high <= 0 ? 2 : 3].append(code)
    }

    /// Whether a tail holds so large a part of the people that the targets look wrong.
    func isFlagged(_ range: Int, tailPPM: Int64) -> Bool {
        let people = codes.reduce(0) { $0 + $1.count }
        return people > 0 && Int64(codes[range].count) * 1_000_000 >= tailPPM * Int64(people)
    }

    func message(tailPPM: Int64) -> Spearhead_Targets_V1_GetDistributionResponse {
        let people = Int64(codes.reduce(0) { $0 + $1.count })
        return .with {
            $0.buckets = zip(Self.ranges, codes).map { range, codes in
                .with {
                    $0.range = range
                    $0.people = Int32(clamping: codes.count)
                    $0.percent = ExactArithmetic.decimal(Int64(codes.count), people, scale: 100, decimals: 1) ?? ""
                    $0.codes = codes.sorted()
                }
            }
            $0.withoutTarget = Int32(clamping: withoutTarget)
            $0.tooHigh = isFlagged(0, tailPPM: tailPPM)
            $0.tooLow = isFlagged(3, tailPPM: tailPPM)
        }
    }
}
