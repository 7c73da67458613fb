/// Amounts of one round: what is used of the limit, and orders that each fit into the rest, but no two of them.
struct CreditRace {
    let limit: Int64
    let used: Int64
    let amounts: [Int64]

    init(seed: UInt64, limit: Int64, clients: Int) {
        var state = seed &+ 0x9E37_79B9_7F4A_7C15
        func next(_ range: ClosedRange<Int64>) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int64((state >> 33) % UInt64(range.upperBound - range.lowerBound + 1))
        }
        self.limit = limit
        used = next(0...limit / 2)
        let headroom = limit - used
        // One order takes the headroom to the last fen: reaching the limit is not passing it.
        amounts = [headroom] + (1..<clients).map { _ in next(headroom / 2 + 1...headroom) }
    }
}
