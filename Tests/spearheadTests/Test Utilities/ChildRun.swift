import Foundation

/// A program that ran to its end.
struct ChildRun: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// Runs the program of `Scripts/crash` and `Scripts/soak`, with its data beside it: a temporary directory may be memory.
    static func bench(_ arguments: [String]) async throws -> ChildRun {
        let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let scratch = programs.appending(path: "crash-tests")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        return try await ChildRun(programs.appending(path: "spearhead-bench"), arguments + ["--scratch", scratch.path])
    }

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
