internal import ArgumentParser
internal import Foundation
internal import Host
internal import RPC
internal import SpearheadClient
internal import SwiftProtobuf
internal import TenantStore

/// `spearhead import`.
struct ImportCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read CSV files into a table of a company; safe to repeat.",
        discussion: """
            Every bad row is reported with its line, column and reason, and nothing of a file with a bad row is kept. \
            The files are read one after the other; the first refused one ends the command with status 7.
            """)

    typealias Report = Spearhead_Platform_V1_ImportResponse.Report

    @Argument(help: "Name of the table: customers.") var table: String
    @Argument(help: "CSV files; - reads standard input.", completion: .file(extensions: ["csv"])) var files: [String]
    @Flag(help: "Check everything and keep nothing.") var dryRun = false
    @OptionGroup(title: "Company") var company: CompanyOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    var tenant: String? { company.tenant }

    func execute(_ session: Session) async throws {
        let inside = try await session.inCompany()
        var results: [(file: String, report: Report)] = []
        for file in files {
            let report = try await transfer(file, inside)
            results.append((file, report))
            if report.refused > 0 { break }
        }
        try session.printer.show(.object([("imports", .array(try results.map(json)))]), text(results))
        if results.contains(where: { $0.report.refused > 0 }) { throw ReportedFailure(status: .invalidData) }
    }

    private func transfer(_ file: String, _ session: Session) async throws -> Report {
        let bar = session.printer.progress("\(dryRun ? "checking" : "importing") \(file)")
        defer { bar.finish() }
        let pieces = try FilePieces(file, in: session.context)
        return try await session.client.duplex(
            PlatformCalls.importTable.name, sending: Spearhead_Platform_V1_ImportRequest.self,
            receiving: Spearhead_Platform_V1_ImportResponse.self, timeoutMilliseconds: Session.longTimeoutMilliseconds
        ) { stream in
            try await withThrowingTaskGroup(of: Report?.self) { group in
                group.addTask {
                    try await Self.send(pieces, to: stream, table: table, dryRun: dryRun)
                    return nil
                }
                group.addTask {
                    var report: Report?
                    for try await step in stream.responses {
                        bar.update(done: step.doneRows, total: step.totalRows)
                        if step.hasReport { report = step.report }
                    }
                    guard let report else {
                        throw CommandFailure(
                            .failed, "IMPORT_INCOMPLETE", "The server ended the import without a report. Import the file again.")
                    }
                    return report
                }
                return try await Self.outcome(of: &group)
            }
        }
    }

    /// What the server says counts more than a send that failed because the server had ended the call.
    private static func outcome(of group: inout ThrowingTaskGroup<Report?, any Error>) async throws -> Report {
        var failure: (any Error)?
        while let result = await group.nextResult() {
            switch result {
            case .success(let report?): return report
            case .success(nil): continue
            case .failure(let error as RPCError) where error.code == .cancelled: failure = failure ?? error
            case .failure(let error):
                group.cancelAll()
                throw error
            }
        }
        throw failure ?? CommandFailure(.failed, "IMPORT_INCOMPLETE", "The import ended without a report.")
    }

    private static func send(
        _ pieces: FilePieces, to stream: DuplexStream<Spearhead_Platform_V1_ImportRequest, Spearhead_Platform_V1_ImportResponse>,
        table: String, dryRun: Bool
    ) async throws {
        try await stream.send(
            .with {
                $0.table = table
                $0.dryRun = dryRun
                $0.requestID = RequestID.make()
            })
        var digest = BlobDigest.Computation()
        while let piece = try pieces.next() {
            digest.add(piece)
            try await stream.send(.with { $0.content = piece })
        }
        let sha256 = digest.result.hexadecimal
        try await stream.send(.with { $0.sha256 = sha256 })
        try await stream.finishSending()
    }

    private func json(_ result: (file: String, report: Report)) throws -> JSONValue {
        let report = result.report
        return .object([
            ("file", .string(result.file)), ("table", .string(table)), ("dryRun", .bool(dryRun)),
            ("committed", .bool(report.committed)), ("created", .integer(report.created)), ("updated", .integer(report.updated)),
            ("unchanged", .integer(report.unchanged)), ("refused", .integer(report.refused)),
            (
                "errors",
                .array(
                    report.errors.map {
                        .object([("line", .integer($0.line)), ("column", .string($0.column)), ("reason", .string($0.reason))])
                    })
            ),
        ])
    }

    private func text(_ results: [(file: String, report: Report)]) -> String {
        let columns: [Table.Column] = [
            .text("FILE"), .number("CREATED"), .number("UPDATED"), .number("UNCHANGED"), .number("REFUSED"), .text("KEPT"),
        ]
        let rows = results.map { file, report in
            [
                file, "\(report.created)", "\(report.updated)", "\(report.unchanged)", "\(report.refused)",
                report.committed ? "yes" : dryRun && report.refused == 0 ? "no (dry run)" : "no",
            ]
        }
        var text = Table(columns, rows: rows).text
        for (file, report) in results where report.refused > 0 {
            let errors = report.errors.map { ["\($0.line)", $0.column, $0.reason] }
            text += "\n\(file): \(Texts.count(report.refused, "row")) refused, nothing kept.\n"
            text += Table([.number("LINE"), .text("COLUMN"), .text("REASON")], rows: errors).text
        }
        return text
    }
}
