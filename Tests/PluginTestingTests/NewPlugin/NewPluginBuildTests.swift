import Foundation
import Testing

/// Builds what Scripts/new-plugin makes, both ways, from nothing, and runs it: minutes, so only at night.
@Suite(
    "What Scripts/new-plugin makes", .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["SPEARHEAD_NIGHTLY"] == "1", "only with Scripts/test --all"))
struct NewPluginBuildTests {
    private let copy: RepositoryCopy
    /// One build directory for all packages, so that what they share is built once.
    private var build: String { copy.beside.appendingPathComponent("build").path }

    init() throws {
        copy = try RepositoryCopy([
            "Scripts", ".swift-format", "Package.swift", "Package.resolved", "Sources", "Plugins", "Tests",
        ])
    }

    @Test("builds, conforms and serves, in the repository and as packages of its own")
    func bothWays() throws {
        let made = try ProgramRun(["Scripts/new-plugin", "Samples"], in: copy.root)
        try #require(made.status == 0, "\(made.end)")
        try leaveOutOtherTests()
        try test("Samples", in: copy.root)
        let directory = copy.beside.appendingPathComponent("acme")
        let apart = try ProgramRun(["Scripts/new-plugin", "Parcels", "--out-of-tree", directory.path], in: copy.root)
        try #require(apart.status == 0, "\(apart.end)")
        try test("Parcels", in: directory.appendingPathComponent("Parcels"))
        try serve(in: directory.appendingPathComponent("Distribution"), program: "spearhead-parcels-server")
    }

    /// The tests of the repository take longer to build than everything else, and a new plugin needs none of them.
    private func leaveOutOtherTests() throws {
        let others = "($0.type == .test || $0.name == \"spearhead-bench\") && $0.name != \"SamplesTests\""
        try (copy.text("Package.swift") + "\npackage.targets.removeAll { \(others) }\n").write(
            to: copy.root.appendingPathComponent("Package.swift"), atomically: true, encoding: .utf8)
    }

    private func test(_ name: String, in package: URL) throws {
        let built = try ProgramRun(["swift", "build", "--build-tests", "--scratch-path", build], in: package)
        try #require(built.status == 0, "\(built.end)")
        let tested = try ProgramRun(
            ["swift", "test", "--skip-build", "--scratch-path", build, "--disable-xctest", "--filter", "\(name)Tests"],
            in: package)
        #expect(tested.status == 0, "\(tested.end)")
        #expect(tested.output.contains("keeps the promises of a plugin"), "\(tested.end)")
    }

    /// Starts the server, waits until it says that it serves, and stops it.
    private func serve(in package: URL, program: String) throws {
        let built = try ProgramRun(["swift", "build", "--scratch-path", build], in: package)
        try #require(built.status == 0, "\(built.end)")
        let path = "\(build)/debug/\(program)"
        let data = copy.beside.appendingPathComponent("data").path
        let initialized = try ProgramRun([path, "init", "--data", data], in: package)
        #expect(initialized.status == 0 && initialized.output.contains("operator.token"), "\(initialized.end)")
        let server = Process()
        let output = Pipe()
        server.executableURL = URL(fileURLWithPath: path)
        server.arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0"]
        server.standardOutput = output
        try server.run()
        defer { if server.isRunning { server.terminate() } }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        #expect(line.hasPrefix("Serving on port "))
        server.terminate()
        server.waitUntilExit()
        #expect(server.terminationStatus == 0 && server.terminationReason == .exit)
    }
}
