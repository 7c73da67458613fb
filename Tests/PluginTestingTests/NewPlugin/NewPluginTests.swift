import Foundation
import Testing

/// What can be seen without building: files, names and entries. ``NewPluginBuildTests`` builds and runs the result.
@Suite("Scripts/new-plugin")
struct NewPluginTests {
    private let copy: RepositoryCopy

    init() throws {
        copy = try RepositoryCopy(["Scripts", ".swift-format", "Package.swift", "Sources/spearhead/StandardPlugins.swift"])
    }

    @Test(
        "adds a plugin to the repository",
        arguments: [
            ("Samples", "Sample", "samples", "sample"), ("FieldTrips", "FieldTrip", "fieldtrips", "field_trip"),
            ("Categories", "Category", "categories", "category"), ("Inventory", "InventoryItem", "inventory", "inventory_item"),
        ])
    func inTree(name: String, item: String, id: String, snake: String) throws {
        let run = try newPlugin(name, "--no-protos")
        #expect(run.status == 0, "\(run.output)")
        let files = try RepositoryCopy.files(below: copy.root.appendingPathComponent("Plugins/\(name)"))
        #expect(files["Sources/\(name)Plugin.swift"]?.contains("id: \"\(id)\"") == true)
        #expect(files["Sources/\(item)Methods.swift"]?.contains("registrar.command(service, \"Create\(item)\"") == true)
        #expect(files["Sources/\(item)Schema.swift"]?.contains("CREATE TABLE \(id)_\(snake) (") == true)
        #expect(files["Tests/ConformanceTests.swift"]?.contains("arguments: ConformanceCheck.allCases") == true)
        #expect(files["README.md"]?.hasPrefix("# \(name)\n") == true)
        for (path, text) in files { #expect(!(path + text).contains("__"), "\(path) has a placeholder left") }
        #expect(try copy.text("Package.swift").contains("\n    (\"\(name)\", []),\n]"))
        let plugins = try copy.text("Sources/spearhead/StandardPlugins.swift")
        #expect(plugins.contains("internal import \(name)\n") && plugins.contains("    \(name)Plugin.self,\n]"))
    }

    @Test("writes Swift that the formatter accepts, and a .proto file that protoc accepts")
    func wellFormed() throws {
        try #require(newPlugin("Overviews", "--no-protos").status == 0)
        let format = try ProgramRun(
            ["swift", "format", "lint", "--strict", "--recursive", "Plugins", "Sources/spearhead/StandardPlugins.swift"],
            in: copy.root)
        #expect(format.status == 0, "\(format.output)")
        guard try ProgramRun(["sh", "-c", "command -v protoc"], in: copy.root).status == 0 else { return }
        let protoc = try ProgramRun(
            [
                "protoc", "-I", "Plugins/Overviews/Protos", "--descriptor_set_out=/dev/null",
                "spearhead/overviews/v1/overviews.proto",
            ],
            in: copy.root)
        #expect(protoc.status == 0, "\(protoc.output)")
    }

    @Test("makes a package and a distribution elsewhere, and leaves the repository alone")
    func outOfTree() throws {
        let before = try RepositoryCopy.files(below: copy.root)
        let directory = copy.beside.appendingPathComponent("acme")
        let run = try newPlugin("Samples", "--out-of-tree", directory.path, "--no-protos")
        #expect(run.status == 0, "\(run.output)")
        let files = try RepositoryCopy.files(below: directory)
        let expected = [
            "README.md", "Samples/Package.swift", "Samples/Scripts/protos", "Samples/Sources/SamplesPlugin.swift",
            "Samples/Tests/ConformanceTests.swift", "Distribution/Package.swift", "Distribution/Sources/Main.swift",
        ]
        for path in expected { #expect(files[path] != nil, "\(path) is missing") }
        #expect(FileManager.default.isExecutableFile(atPath: directory.appendingPathComponent("Samples/Scripts/protos").path))
        #expect(files["Samples/Package.swift"]?.contains("path: \"\(copy.root.path)\"") == true)
        let main = try #require(files["Distribution/Sources/Main.swift"])
        #expect(main.contains("await Distribution(plugins: [SamplesPlugin.self]).main()"))
        #expect(main.split(separator: "\n").count <= 10)
        for (path, text) in files { #expect(!(path + text).contains("__"), "\(path) has a placeholder left") }
        #expect(try RepositoryCopy.files(below: copy.root) == before)
        #expect(try newPlugin("Samples", "--out-of-tree", directory.path).status == 2, "It must not overwrite what it made.")
    }

    @Test(
        "refuses a name that cannot be a module, and options that it does not know",
        arguments: [
            ["samples"], ["Sam ples"], ["Sämples"], ["CRM"], ["Types"], ["Host"], ["../Samples"], ["Samples", "Others"],
            ["Samples", "--fast"], ["Samples", "--out-of-tree"], [],
        ])
    func refuses(arguments: [String]) throws {
        let before = try copy.text("Package.swift")
        try FileManager.default.createDirectory(
            at: copy.root.appendingPathComponent("Sources/Host"), withIntermediateDirectories: true)
        let run = try ProgramRun(["Scripts/new-plugin"] + arguments, in: copy.root)
        #expect(run.status == 2 && !run.output.isEmpty, "\(run.output)")
        #expect(try copy.text("Package.swift") == before)
    }

    private func newPlugin(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(["Scripts/new-plugin"] + arguments, in: copy.root)
    }
}
