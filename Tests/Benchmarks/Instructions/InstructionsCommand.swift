import ArgumentParser
import Foundation

/// Makes the calls of a hot path in process, without sockets, so that their instructions can be counted.
///
/// `Scripts/check-instructions` runs it under callgrind with two numbers of rounds; the difference is what the calls cost, because everything
/// before and after them is the same. Input, clock and threads are fixed: calls that are made together come to the store together.
struct InstructionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instructions", abstract: "Makes rounds of calls of one hot path in process; counts nothing by itself.")

    /// Calls of a round, as many as one connection of the other benchmarks has under way.
    static let callsTogether = 32

    @Option(help: "Which one.")
    var path: HotPath

    @Option(help: "How many rounds of \(Self.callsTogether) calls, after one that is made first.")
    var rounds: Int

    @Option(help: "Directory for the company's files.")
    var scratch: String

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("The rounds must be positive.") }
    }

    func run() throws {
        let directory = URL(filePath: scratch).appending(path: "instructions-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let host = try InProcessHost(directory: directory)
        defer { host.close() }
        let makeRound = try path.prepare(host)
        for round in 0...rounds { try makeRound(round) }
    }
}
