import ArgumentParser
import Foundation

/// Ends a host under load; `Scripts/crash` and the test suite run it.
struct CrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash", abstract: "Kills a host under write load and checks that nothing acknowledged is lost.",
        discussion: """
            The host is a process of its own, killed with SIGKILL at random moments. After each kill the files are checked while \
            no host runs, and everything acknowledged is read and repeated once it runs again. With --drain the host is stopped with \
            SIGTERM instead, under 500 calls a second: then each call is answered or UNAVAILABLE, and no write without an answer is \
            done. Ends with 1 when anything is wrong.
            """)

    @Option(help: "The spearhead executable; the one beside this program by default.")
    var program: String?

    @Option(help: "Directory on the disk to test; the host's data goes into a new directory there.")
    var scratch = "."

    @Flag(help: "Stop the host with SIGTERM, under a steady load of writes and reads.")
    var drain = false

    @Flag(help: "Archive logs, and restore instants from them after each end.")
    var archive = false

    @Option(help: "How many times to end the host.")
    var rounds = 20

    @Option(help: "Seed of the random moments; the same seed gives the same moments.")
    var seed = UInt64.random(in: 0...999_999)

    @Flag(help: "Print one JSON document at the end; rounds go to standard error.")
    var json = false

    func validate() throws {
        guard (1...100_000).contains(rounds) else { throw ValidationError("The rounds must be from 1 to 100000.") }
    }

    func run() async throws {
        let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let program = program ?? beside.appending(path: "spearhead").path
        let directory = URL(filePath: scratch).appending(path: "crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        say("seed \(seed)")
        var trial = CrashTrial(
            program: program, ending: drain ? .drain : .kill, archives: archive, scratch: directory, seed: seed)
        try await trial.run(rounds: rounds) { say($0.line) }
        let report = trial.report
        if json { print(try report.json) }
        guard report.problems.isEmpty else {
            for problem in report.problems.prefix(50) { complain(problem) }
            complain("\(report.problems.count) problem(s) with seed \(seed); the host's data and log are in \(directory.path)")
            throw ExitCode.failure
        }
        try FileManager.default.removeItem(at: directory)
        say(
            "\(rounds) \(drain ? "stops" : "kills"), \(report.acknowledged) acknowledged writes, none lost; files intact, "
                + "audit trails verified")
    }

    private func say(_ line: String) {
        let handle = json ? FileHandle.standardError : FileHandle.standardOutput
        handle.write(Data((line + "\n").utf8))
    }

    private func complain(_ line: String) { FileHandle.standardError.write(Data("crash: \(line)\n".utf8)) }
}
