import Foundation
import Testing

@Suite("A killed host")
struct CrashTests {
    /// More rounds in a nightly run.
    private static let rounds = ProcessInfo.processInfo.environment["SPEARHEAD_NIGHTLY"] == nil ? 20 : 100

    @Test("After SIGKILL under load every acknowledged write is there, files and audit trails are intact")
    func kill() async throws {
        let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let scratch = programs.appending(path: "crash-tests")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let run = try await ChildRun(
            programs.appending(path: "spearhead-bench"),
            ["crash", "--json", "--rounds", "\(Self.rounds)", "--scratch", scratch.path])
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        #expect(report.problems.isEmpty)
        #expect(report.rounds.count == Self.rounds)
        // A run in which hardly anything was under way when the kill came would prove nothing.
        #expect(report.acknowledged > 10 * Self.rounds)
        #expect(report.rounds.count { $0.open > 0 } > Self.rounds / 2)
    }

    private struct Report: Decodable {
        struct Round: Decodable { var open: Int }
        var rounds: [Round]
        var acknowledged: Int
        var problems: [String]
    }
}

/// A program that ran to its end.
private struct ChildRun: Sendable {
    let status: Int32
    let output: String
    let errors: String

    init(_ program: URL, _ arguments: [String]) async throws {
        self = try await withCheckedThrowingContinuation { continuation in
            // Waiting blocks, so it has a thread of its own.
            DispatchQueue.global().async { continuation.resume(with: Result { try ChildRun(blocking: program, arguments) }) }
        }
    }

    private init(blocking program: URL, _ arguments: [String]) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = try ["output", "errors"].map { name in
            let file = directory.appending(path: name)
            try Data().write(to: file)
            return file
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: files[0], encoding: .utf8)
        errors = try String(contentsOf: files[1], encoding: .utf8)
    }
}
