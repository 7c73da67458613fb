import Dispatch
import Foundation
import RPC

/// A host in a process of its own, made to be killed.
final class HostProcess: @unchecked Sendable {
    // @unchecked because Process and Pipe are not annotated; the trial uses one host after the other.
    private static let startSecondsMax = 60
    /// How long calls under way may take when it stops.
    private static let drainSeconds = 20
    /// How long it may take to stop in all: its files are closed after the drain.
    private static let stopSecondsMax = drainSeconds + 10

    private let process = Process()
    private let output = Pipe()
    private let logPath: String

    /// Its number while it runs.
    var processID: Int32 { process.processIdentifier }

    /// Starts a host on a data directory; it does not serve yet.
    ///
    /// - Parameter settings: Variables of its environment, over the ones that every trial has.
    init(program: String, dataDirectory: URL, settings: [String: String] = [:]) throws {
        logPath = dataDirectory.deletingLastPathComponent().appending(path: "host.log").path
        if !FileManager.default.fileExists(atPath: logPath) {
            _ = FileManager.default.createFile(atPath: logPath, contents: nil)
        }
        guard let log = FileHandle(forWritingAtPath: logPath) else {
            throw MeasurementError(description: "\(logPath) cannot be written")
        }
        log.seekToEndOfFile()
        process.executableURL = URL(filePath: program)
        process.arguments = ["serve", "--json"]
        process.environment = Self.environment(dataDirectory).merging(settings) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = log
        try process.run()
        try log.close()
    }

    /// Makes the data directory, with the operator's token and a development authority.
    static func initialize(program: String, dataDirectory: URL) async throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["init", "--json"]
        process.environment = environment(dataDirectory)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        await ended(process)
        guard process.terminationStatus == 0 else { throw MeasurementError(description: "spearhead init failed") }
    }

    /// Waits until it serves; gives its port. To be called once.
    func port() async throws -> Int {
        let watch = watch(seconds: Self.startSecondsMax)
        let line = await Self.onThread { [output] in Self.firstLine(output.fileHandleForReading) }
        watch.cancel()
        guard let text = line.firstMatch(of: /"port":\s*([0-9]+)/)?.output.1, let port = Int(text) else {
            let log = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
            throw MeasurementError(description: "the host did not start:\n\(log.suffix(2000))")
        }
        return port
    }

    /// Ends it at once, as a failing machine would: it gets no chance to do anything.
    func killNow() async {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        await Self.ended(process)
    }

    /// Asks it to stop and waits until it has; gives whether it ended well and in its time.
    func stop() async -> Bool {
        let watch = watch(seconds: Self.stopSecondsMax)
        process.terminate()
        await Self.ended(process)
        watch.cancel()
        return process.terminationReason == .exit && process.terminationStatus == 0
    }

    /// Kills it when it is still there after a time.
    private func watch(seconds: Int) -> DispatchWorkItem {
        let process = process
        let watch = DispatchWorkItem { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: watch)
        return watch
    }

    private static func ended(_ process: Process) async {
        await onThread { process.waitUntilExit() }
    }

    /// Runs what blocks outside the cooperative pool.
    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }

    private static func firstLine(_ handle: FileHandle) -> String {
        var line: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    private static func environment(_ dataDirectory: URL) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SPEARHEAD_") }
        variables["SPEARHEAD_DATA"] = dataDirectory.path
        variables["SPEARHEAD_LISTEN"] = "127.0.0.1:0"
        variables["SPEARHEAD_LOG_LEVEL"] = "warning"
        variables["SPEARHEAD_LIMITS_DRAIN_SECONDS"] = "\(drainSeconds)"
        // The quota of a company would bound the load, not the host.
        variables["SPEARHEAD_LIMITS_TENANT_CALLS_PER_SECOND"] = "10000000"
        variables["SPEARHEAD_LIMITS_TENANT_CALLS_IN_FLIGHT"] = "100000"
        return variables
    }
}
