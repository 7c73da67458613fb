import ArgumentParser
import Foundation

/// Works with many companies for a long time; `Scripts/soak` and the nightly tests run it.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Lets a host work with many companies for a time, and checks that all is well afterwards.",
        discussion: """
            Writes and reads in more companies than may be open at once, with backups, restorations and evictions among them. At the \
            end everything acknowledged is read and repeated, audit trails are verified, the host is stopped in order and each file \
            is checked; memory and descriptors must not have grown. Ends with 1 when anything is wrong.
            """)

    @Option(help: "The spearhead executable; the one beside this program by default.")
    var program: String?

    @Option(help: "Directory on the disk to test; the host's data goes into a new directory there.")
    var scratch = "."

    @Option(help: "How long the load lasts; at most 3000, because the companies' tokens last an hour.")
    var seconds = 600

    @Option(help: "How many companies there are.")
    var companies = 500

    @Option(help: "How many of them may be open at once.")
    var openCompanies = 64

    @Option(help: "Seed of what is done; the same seed asks for the same.")
    var seed = UInt64.random(in: 0...999_999)

    func validate() throws {
        guard (1...3000).contains(seconds) else { throw ValidationError("The seconds must be from 1 to 3000.") }
        guard (2...10_000).contains(companies), (1..<companies).contains(openCompanies) else {
            throw ValidationError("The companies must be from 2 to 10000, and fewer of them open at once.")
        }
    }

    func run() async throws {
        let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let directory = URL(filePath: scratch).appending(path: "soak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        say("seed \(seed), \(companies) companies, \(openCompanies) open at once, \(seconds) s")
        let trial = SoakTrial(
            program: program ?? beside.appending(path: "spearhead").path, scratch: directory, seed: seed,
            companyCount: companies, openMax: openCompanies)
        let problems = try await trial.run(seconds: seconds, say: say)
        guard problems.isEmpty else {
            for problem in problems.prefix(50) { FileHandle.standardError.write(Data("soak: \(problem)\n".utf8)) }
            let end = "soak: \(problems.count) problem(s) with seed \(seed); the host's data and log are in \(directory.path)\n"
            FileHandle.standardError.write(Data(end.utf8))
            throw ExitCode.failure
        }
        try FileManager.default.removeItem(at: directory)
    }

    /// At once, also into a file.
    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
