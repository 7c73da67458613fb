import Foundation

/// A program that was run to its end.
struct ProgramRun {
    let status: Int32
    /// What it wrote to both streams.
    let output: String

    /// Runs a program found in PATH, or at a path, and waits for it.
    init(_ arguments: [String], in directory: URL) throws {
        let log = directory.appendingPathComponent(".output-\(UUID().uuidString)")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let handle = try FileHandle(forWritingTo: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "SPEARHEAD_NIGHTLY" }
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: log, encoding: .utf8)
    }

    /// The errors it names and its last lines, for the message of a failed expectation.
    var end: String {
        let lines = output.split(separator: "\n")
        let errors = lines.filter { $0.contains("error:") }.prefix(20)
        return (errors + lines.suffix(10)).joined(separator: "\n")
    }
}
