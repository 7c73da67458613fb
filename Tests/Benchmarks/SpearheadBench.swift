import ArgumentParser
import Dispatch
import Foundation

/// The load generator and the baselines of `Scripts/bench`; each prints one line of JSON.
struct SpearheadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spearhead-bench",
        abstract: "Measures a server, or what it is compared with. Scripts/bench puts the pieces together.",
        subcommands: [
            LoadEcho.self, LoadReads.self, LoadWrites.self, LoadSync.self, LoadReport.self, FillCommission.self,
            LoadCommission.self, FleetCommand.self, BareSQLite.self, ServeEcho.self, ServeFrames.self, LoadFrames.self,
            InstructionsCommand.self, TablesCommand.self, CrashCommand.self, SoakCommand.self,
        ])
}

@main
enum Program {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        // Valgrind does not survive that the first thread ends, as it does when a program has an asynchronous main.
        if arguments.first == InstructionsCommand.configuration.commandName {
            return InstructionsCommand.main(Array(arguments.dropFirst()))
        }
        Task {
            await SpearheadBench.main()
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}
