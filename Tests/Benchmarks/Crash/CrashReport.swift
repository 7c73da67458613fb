import Foundation

/// What one round found.
struct CrashRound: Codable {
    var round: Int
    /// How long the load had run when the host was ended.
    var loadMilliseconds: Int
    /// Writes acknowledged in this round.
    var acknowledged = 0
    /// Writes without an answer when the host had ended.
    var open = 0
    /// How many of them had been done.
    var openDone = 0
    /// How long the host took to serve again.
    var startMilliseconds = 0
    /// How it stopped, when it stopped in order.
    var drain: Drain?

    /// An end in order.
    struct Drain: Codable {
        /// From the signal to the end of the process.
        var stopMilliseconds: Int
        var calls: DrainLoad.Tally
    }

    var line: String {
        if let drain {
            return String(
                format: "round %3d  told to stop after %3d ms, ended in %3d ms: %4d calls answered (%3d writes), %d refused, "
                    + "%d cut off, %d without a connection; up in %d ms",
                round, loadMilliseconds, drain.stopMilliseconds, drain.calls.answered, acknowledged, drain.calls.refused,
                drain.calls.disconnected, drain.calls.unconnected, startMilliseconds)
        }
        return String(
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
