import ArgumentParser
import Foundation
import Testing

@testable import spearhead

/// Compares with the files in `Snapshots`; `UPDATE_SNAPSHOTS=1` writes them anew.
@Suite("Help and completion")
struct HelpTests {
    private static let commands = allCommands(["spearhead"], Spearhead.self)

    private static func allCommands(
        _ path: [String], _ command: any ParsableCommand.Type
    ) -> [(path: String, help: String)] {
        let help = Spearhead.helpMessage(for: command, columns: 100)
        return [(path.joined(separator: " "), help)]
            + command.configuration.subcommands.flatMap { child in
                allCommands(path + [child.configuration.commandName ?? child._commandName], child)
            }
    }

    @Test("The help of every command is as committed")
    func help() throws {
        let text = Self.commands.map { "$ \($0.path) --help\n\($0.help)\n" }.joined(separator: "\n")
        try Snapshot.check(text, "help.txt")
    }

    @Test("The completion scripts are as committed", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let run = await CommandRun("--generate-completion-script", shell)
        #expect(run.status == .done)
        #expect(run.output.contains("set-password"))
        if shell == "fish" { try Snapshot.check(run.output, "completion.fish") }
    }

    @Test("No flag takes a secret")
    func noSecrets() {
        #expect(Self.commands.count > 35)
        for command in Self.commands {
            #expect(!command.help.contains("--password <"))
            #expect(!command.help.contains("--token <"))
        }
    }
}

/// Texts that are compared with committed files.
enum Snapshot {
    static func check(_ text: String, _ name: String, location: SourceLocation = #_sourceLocation) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(text == committed, "\(name) differs; look at it, then set UPDATE_SNAPSHOTS=1", sourceLocation: location)
    }
}
