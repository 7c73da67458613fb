internal import ArgumentParser
internal import Foundation
internal import Host
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead export`.
struct ExportCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a table of a company as CSV, to standard output or to a file.")

    @Argument(help: "Name of the table: customers.") var table: String
    @Option(help: ArgumentHelp("Write to this file; it is complete or not there at all.", valueName: "file"), completion: .file())
    var out: String?
    @OptionGroup(title: "Company") var company: CompanyOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    var tenant: String? { company.tenant }

    func validate() throws {
        if connection.json, out == nil { throw ValidationError("With --json the table goes to a file: give --out FILE.") }
    }

    func execute(_ session: Session) async throws {
        let inside = try await session.inCompany()
        let bar = out == nil ? nil : session.printer.progress("exporting \(table)")
        defer { bar?.finish() }
        let target = try out.map { try PartialFile($0) }
        var rows: Int64 = 0
        for try await piece in try await inside.stream(PlatformCalls.exportTable, .with { $0.table = table }) {
            rows = max(rows, piece.rows)
            if let target { try target.write(piece.content) } else { session.context.output.write(piece.content) }
            bar?.update(done: rows, total: 0)
        }
        guard let out, let target else { return }
        try target.commit()
        bar?.finish()
        session.printer.show(
            .object([("table", .string(table)), ("file", .string(out)), ("rows", .integer(rows))]),
            "Wrote \(Texts.count(rows, "row")) to \(out).\n")
    }
}
