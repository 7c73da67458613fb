import ArgumentParser
import NIOPosix
import TTRPC

/// Calculates a month's commission of everyone, as a company does it: a run of bounded commands, each answered when it is on disk.
struct LoadCommission: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-commission",
        abstract: "Puts reps and leaders on plans, runs June 2026, and simulates another plan for the same events.")

    @OptionGroup var load: LoadOptions

    @Option(help: "File with the token of somebody who approves plans.")
    var approverTokenFile: String

    func run() async throws {
        var options = load
        options.connections = 1
        let connection = try await options.connect(MultiThreadedEventLoopGroup.singleton)[0]
        options.tokenFile = approverTokenFile
        let desk = CommissionDesk(
            connection: connection, metadata: try load.metadata(), approver: try options.metadata(), serverPid: load.serverPid)
        print(try await desk.measure())
        await connection.close()
    }
}
