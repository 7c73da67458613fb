/// Numbers drawn for names: a function of the seed and the name alone.
///
/// Every name gets its number without the others, so that the order of a population does not matter, and the same seed gives the same
/// numbers on every machine. FNV-1a reads the name, the finaliser of SplitMix64 (Steele, Lea, Flood, 2014) mixes it with the seed.
struct Lottery: Sendable, Hashable {
    var seed: UInt64

    /// The number of a name.
    func number(_ name: String) -> UInt64 {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Self.mix(Self.mix(seed &+ 0x9e37_79b9_7f4a_7c15) ^ hash)
    }

    /// The names in the order of their numbers; equal numbers by name.
    func order<Item>(_ items: [Item], by name: (Item) -> String) -> [Item] {
        items.map { (number(name($0)), name($0), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
