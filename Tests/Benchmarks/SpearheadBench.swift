import ArgumentParser

/// The load generator and the baselines of `Scripts/bench`; each prints one line of JSON.
@main
struct SpearheadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spearhead-bench",
        abstract: "Measures a server, or what it is compared with. Scripts/bench puts the pieces together.",
        subcommands: [
            LoadEcho.self, LoadReads.self, LoadWrites.self, LoadSync.self, LoadReport.self, FillCommission.self,
            LoadCommission.self, FleetCommand.self, BareSQLite.self, ServeEcho.self, CrashCommand.self, SoakCommand.self,
        ])
}
