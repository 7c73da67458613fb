internal import ArgumentParser
internal import Foundation

/// `spearhead apply`.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make companies, plugins and users be as a file says; safe to repeat.",
        discussion: """
            Says of each whether it was created, changed or unchanged. What the file does not name is left alone, but the \
            plugins of a company become exactly those that are listed. A password file is read only when its user is made.
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file; - reads standard input.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var file: String
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        // A mistake in the file is found before anything is changed.
        let context = ProgramContext.current
        let wanted = try TenantsFile(try text(context), path: file)
        let directory = file == "-" ? "." : (file as NSString).deletingLastPathComponent
        try await Session.run(connection) { session in
            var reconciler = Reconciler(session: session, directory: directory)
            do {
                for tenant in wanted.tenants { try await reconciler.apply(tenant) }
            } catch {
                // What was done before the failure is said, too.
                if !reconciler.changes.isEmpty { show(reconciler.changes, session.printer) }
                throw error
            }
            show(reconciler.changes, session.printer)
        }
    }

    private func text(_ context: ProgramContext) throws -> String {
        if file == "-" { return String(decoding: try context.input.readAll(bytesMax: 4 << 20), as: UTF8.self) }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw CommandFailure(.usage, "FILE_UNREADABLE", "The file \(file) cannot be read.")
        }
        return text
    }

    private func show(_ changes: [Reconciler.Change], _ printer: Printer) {
        let documents = changes.map { change in
            JSONValue.object([
                ("kind", .string(change.kind.rawValue)), ("tenant", .string(change.tenant)), ("name", .string(change.name)),
                ("outcome", .string(change.outcome.rawValue)), ("changed", .array(change.fields.map { .string($0) })),
            ])
        }
        let rows = changes.map { change in
            [
                change.outcome.rawValue, change.kind.rawValue,
                change.kind == .tenant ? change.tenant : "\(change.tenant)/\(change.name)", change.fields.joined(separator: ", "),
            ]
        }
        printer.show(
            .object([("changes", .array(documents))]),
            Table([.text("OUTCOME"), .text("KIND"), .text("NAME"), .text("FIELDS")], rows: rows, emptyText: "Nothing to do.").text
        )
    }
}
