import Foundation

/// What one round found.
struct CrashRound: Codable {
    var round: Int
    /// How long the load had run when the host was killed.
    var loadMilliseconds: Int
    /// Writes acknowledged in this round.
    var acknowledged: Int
    /// Writes without an answer when the host was killed.
    var open: Int
    /// How many of them had been done.
    var openDone: Int
    /// How long the host took to serve again.
    var startMilliseconds: Int

    var line: String {
        String(
            format: "round %3d  killed after %3d ms: %5d acknowledged, all there; %3d under way, %3d of them done; up in %d ms",
            round, loadMilliseconds, acknowledged, open, openDone, startMilliseconds)
    }
}

/// What all rounds found.
struct CrashReport: Codable {
    var seed: UInt64
    var rounds: [CrashRound] = []
    /// Every acknowledged write, over all rounds.
    var acknowledged = 0
    /// What was lost or damaged; empty when all is well.
    var problems: [String] = []

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
