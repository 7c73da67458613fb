internal import Foundation

/// A program that runs for the time of a test; its input stays open until it is ended or forgotten.
final class ChildProcess: @unchecked Sendable {
    // @unchecked because Process and Pipe are not annotated; one thread at a time uses them.
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let errors = Pipe()

    init(_ executable: URL, arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    deinit { end() }

    /// The next line of its output, without the line feed; `nil` when it has ended.
    func readLine() -> String? {
        var line: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1), let first = byte.first {
            if first == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(first)
        }
        return nil
    }

    /// All of its output that was not read yet; waits until there is no more.
    func remainingOutput() -> String { Self.text(output) }

    /// All that it reports as errors; waits until there is no more.
    func remainingErrors() -> String { Self.text(errors) }

    /// Waits until it has ended; gives its exit status.
    func waitForEnd() throws -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it.
    func end() {
        try? input.fileHandleForWriting.close()
        if process.isRunning { process.terminate() }
    }

    private static func text(_ pipe: Pipe) -> String {
        String(decoding: (try? pipe.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
    }
}
