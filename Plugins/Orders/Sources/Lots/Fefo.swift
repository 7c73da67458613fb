internal import PluginKit

/// First expired, first out: which lots an order line gets.
enum Fefo {
    /// A part of a line from one lot.
    struct Pick: Sendable, Hashable {
        var lot: String
        /// Base units.
        var quantity: Int64
    }

    /// Takes `quantity` from lots, the earliest expiry first, then the smaller code; lots of unknown expiry come last.
    ///
    /// - Parameters:
    ///   - lots: Lots that may leave.
    ///   - own: What the line has reserved already, by lot; it counts beside what is available and is taken first.
    /// - Returns: The picks, and what no lot could give.
    static func pick(_ quantity: Int64, from lots: [Lot], own: [String: Int64] = [:]) -> (picks: [Pick], missing: Int64) {
        var picks: [Pick] = []
        var missing = quantity
        for lot in lots.sorted(by: precedes(own)) where missing > 0 {
            let reserved = own[lot.code] ?? 0
            // A kept stock that history left short cannot give what it promised.
            let most = lot.available.map { max(0, $0 + reserved) } ?? Int64.max
            let taken = min(missing, most)
            guard taken > 0 else { continue }
            picks.append(Pick(lot: lot.code, quantity: taken))
            missing -= taken
        }
        return (picks, missing)
    }

    private static func precedes(_ own: [String: Int64]) -> (Lot, Lot) -> Bool {
        { left, right in
            let isLeftOwn = own[left.code] != nil
            guard isLeftOwn == (own[right.code] != nil) else { return isLeftOwn }
            let never = BusinessDate(days: .max)
            return (left.expiresOn ?? never, left.code) < (right.expiresOn ?? never, right.code)
        }
    }
}
