internal import GRDB
package import PluginKit
package import RPC
package import TenantStore

/// Imports one CSV file into one company: all of it or nothing.
///
/// Every row runs through the plugin's domain function, and all bad rows are found; when there is any, the whole import rolls back.
package struct Importer: Sendable {
    /// The rpc that imports come from.
    package static let method = MethodName(service: "spearhead.platform.v1.DataService", method: "Import")
    /// Most row errors that a report lists.
    package static let errorsMax = 1000
    /// Largest file in bytes.
    package static let contentBytesMax = 256 << 20

    package let table: ImportTable
    private let plugin: Int
    private let content: [UInt8]

    /// Finds the table and checks the header.
    package init(table name: String, content: [UInt8], composition: Composition) throws {
        guard let (plugin, table) = Self.find(name, composition) else {
            let known = composition.plugins.flatMap { $0.registrar.imports.map(\.name) }.sorted().joined(separator: ", ")
            throw RPCError(
                .notFound, "TABLE_NOT_FOUND", "There is no importable table \(name.prefix(80)). Use one of \(known).",
                domain: "platform")
        }
        self.plugin = plugin
        self.table = table
        self.content = content
        try Self.requireText(content)
        _ = try header(of: CSVParser(content))
    }

    /// The plugin and table of a name.
    package static func find(_ name: String, _ composition: Composition) -> (plugin: Int, table: ImportTable)? {
        for (index, plugin) in composition.plugins.enumerated() {
            if let table = plugin.registrar.imports.first(where: { $0.name == name }) { return (index, table) }
        }
        return nil
    }

    /// Refuses files that are packed: nothing is unpacked here, so that no small file becomes a large one.
    private static func requireText(_ content: [UInt8]) throws {
        let packed: [(magic: [UInt8], name: String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "a ZIP file, as .xlsx is"), ([0x1F, 0x8B], "a gzip file"),
            ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"), ([0x42, 0x5A, 0x68], "a bzip2 file"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an XZ file"), ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file"),
        ]
        guard let found = packed.first(where: { content.starts(with: $0.magic) }) else { return }
        throw RPCError(
            .invalidArgument, "NOT_CSV", "This is \(found.name). Import a plain CSV file in UTF-8; spreadsheets can save one.",
            domain: "platform")
    }

    /// Number of the plugin that owns the table.
    package var pluginIndex: Int { plugin }

    /// Imports, or only checks.
    ///
    /// - Parameter progress: Called now and then with the rows done so far.
    package func run(
        dryRun: Bool, requestID: String, invocation: Executor.Invocation, tenant: TenantContext, executor: Executor,
        connection: Connection, progress: (Int) -> Void
    ) throws -> ImportReport {
        var report = ImportReport()
        do {
            let outcome = try connection.savepoint {
                let outcome = try executor.work(
                    plugin: plugin, requestID: requestID, invocation: invocation, tenant: tenant, connection: connection
                ) { writer, call in
                    try rows(&report, writer, call, connection, progress)
                    writer.audit(
                        "imports/\(table.name)",
                        [
                            FieldChange("created", nil, String(report.created)),
                            FieldChange("updated", nil, String(report.updated)),
                            FieldChange("unchanged", nil, String(report.unchanged)),
                        ])
                }
                if dryRun || report.refused > 0 { throw NothingKept() }
                return outcome
            }
            report.committed = true
            report.organizationChanged = outcome.organizationChanged
        } catch is NothingKept {
            // The savepoint took every row back; the report says why.
        }
        return report
    }

    private struct NothingKept: Error {}

    private func rows(
        _ report: inout ImportReport, _ writer: Writer, _ call: Call, _ connection: Connection, _ progress: (Int) -> Void
    ) throws {
        var parser = CSVParser(content)
        let header = try header(of: &parser)
        var pass = table.begin()
        var done = 0
        var isAtEnd = false
        while !isAtEnd {
            let batch = Batch(&parser, header)
            try write(batch.rows, &pass, &report, writer, call, connection)
            done += batch.rows.count
            progress(done)
            if let problem = batch.problem { report.refuse(problem.metadata["line"].flatMap(Int.init) ?? 0, "", problem.message) }
            isAtEnd = batch.isLast
        }
        do {
            try pass.finish(writer, call)
        } catch let error as RPCError {
            report.refuse(0, error)
        }
    }

    /// Writes a batch in one savepoint; only when a row of it is bad, the rows are written again, each in its own, to find all bad ones.
    ///
    /// A savepoint for each row would cost about as much as the row.
    private func write(
        _ rows: [Batch.Row], _ pass: inout any ImportPass, _ report: inout ImportReport, _ writer: Writer, _ call: Call,
        _ connection: Connection
    ) throws {
        do {
            var attempt = pass
            let outcomes = try connection.savepoint { try rows.map { try attempt.write($0.get(), writer, call) } }
            pass = attempt
            for outcome in outcomes { report.count(outcome) }
        } catch let error where Self.refusesRow(error) {
            let refused = report.refused
            for row in rows { try write(row, &pass, &report, writer, call, connection) }
            // What the first attempt told the writer beside rows, such as audit entries, is dropped with the file.
            guard report.refused > refused else {
                throw RPCError(
                    .internal, "IMPORT_NOT_REPEATABLE",
                    "Rows of \(table.name) were refused once and not when they were written again. Import the file again.",
                    domain: "platform")
            }
        }
    }

    private func write(
        _ row: Batch.Row, _ pass: inout any ImportPass, _ report: inout ImportReport, _ writer: Writer, _ call: Call,
        _ connection: Connection
    ) throws {
        do {
            var attempt = pass
            report.count(try connection.savepoint { try attempt.write(row.get(), writer, call) })
            pass = attempt
        } catch let error as RPCError {
            report.refuse(row.line, error)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            report.refuse(row.line, "", "breaks a rule of the table: \(error.message ?? "constraint failed")")
        }
    }

    private static func refusesRow(_ error: any Error) -> Bool {
        error is RPCError || (error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT
    }

    private func header(of parser: CSVParser) throws -> [String] {
        var parser = parser
        return try header(of: &parser)
    }

    private func header(of parser: inout CSVParser) throws -> [String] {
        guard let header = try parser.next()?.fields else {
            throw RPCError(
                .invalidArgument, "EMPTY_FILE", "The file has no header. The first line names the columns.", domain: "platform")
        }
        let known = table.required + table.optional
        var problems = table.required.filter { !header.contains($0) }.map { "the column \($0) is missing" }
        problems += header.filter { !known.contains($0) }.map { "the column \($0.prefix(60)) is unknown" }
        if Set(header).count != header.count { problems.append("a column stands twice") }
        guard problems.isEmpty else {
            throw RPCError(
                .invalidArgument, "WRONG_HEADER",
                "The header of \(table.name) is wrong: \(problems.joined(separator: ", ")). It may have \(known.joined(separator: ", ")).",
                domain: "platform")
        }
        return header
    }
}
