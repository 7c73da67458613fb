internal import Foundation

/// The Go programs of `Tests/Interop`, which speak ttRPC with its public implementation.
package enum GoPrograms {
    /// Why tests that need the programs are skipped when ``areAvailable`` is `false`.
    package static let skipReason = "needs Go and its public ttRPC package: Scripts/setup --interop"

    /// Whether Go and the public ttRPC package are installed.
    package static let areAvailable: Bool = {
        let searched = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/go" }
        return searched.contains(where: FileManager.default.isExecutableFile(atPath:))
            && FileManager.default.fileExists(atPath: "/usr/share/gocode/src/github.com/containerd/ttrpc/client.go")
    }()

    /// The programs, built once per test run.
    private static let built = Result {
        let interop = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let output = interop.appending(path: "../../.build/interop").standardizedFileURL
        let build = try ChildProcess(interop.appending(path: "build"), arguments: [output.path])
        guard try build.waitForEnd() == 0 else {
            throw GoProgramError("The Go programs could not be built: \(build.remainingErrors())")
        }
        return output
    }

    /// The path of a program.
    static func executable(_ name: String) throws -> URL { try built.get().appending(path: name) }
}

/// A Go program that could not be built, started or understood.
package struct GoProgramError: Error, CustomStringConvertible {
    /// What went wrong.
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Runs something that blocks, without blocking the threads of async tests.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
}
