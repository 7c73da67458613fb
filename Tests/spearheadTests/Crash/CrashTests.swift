import Foundation
import Testing

@Suite("A host that ends under load")
struct CrashTests {
    private static let isNightly = ProcessInfo.processInfo.environment["SPEARHEAD_NIGHTLY"] != nil

    @Test("After SIGKILL under load every acknowledged write is there, files and audit trails are intact")
    func kill() async throws {
        // More rounds in a nightly run.
        let rounds = Self.isNightly ? 100 : 20
        let report = try await Report(rounds: rounds)
        // A run in which hardly anything was under way when the kill came would prove nothing.
        #expect(report.acknowledged > 10 * rounds)
        #expect(report.rounds.count { $0.open > 0 } > rounds / 2)
    }

    @Test("At SIGTERM under 500 calls a second each call is answered or UNAVAILABLE, what was not answered was not done")
    func terminate() async throws {
        let rounds = Self.isNightly ? 50 : 4
        let report = try await Report(rounds: rounds, "--drain")
        let calls = report.rounds.compactMap(\.drain?.calls)
        #expect(calls.count == rounds)
        #expect(calls.allSatisfy { $0.answered > 0 && $0.refused + $0.disconnected + $0.unconnected > 0 })
    }

    /// What a run that found no problem says.
    private struct Report: Decodable {
        struct Round: Decodable {
            var open: Int
            var drain: Drain?
        }
        struct Drain: Decodable { var calls: Calls }
        struct Calls: Decodable { var answered, refused, disconnected, unconnected: Int }
        var rounds: [Round]
        var acknowledged: Int
        var problems: [String]

        init(rounds: Int, _ options: String...) async throws {
            let run = try await ChildRun.bench(["crash", "--json", "--rounds", "\(rounds)"] + options)
            #expect(run.status == 0, "\(run.errors)")
            self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
            #expect(problems.isEmpty)
            #expect(self.rounds.count == rounds)
        }
    }
}
