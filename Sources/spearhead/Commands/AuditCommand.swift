internal import ArgumentParser
internal import Host
internal import SwiftProtobuf

/// `spearhead audit …`.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit trail of a company.", subcommands: [List.self, Verify.self])

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Show entries of the trail.")

        @Option(help: ArgumentHelp("Only entries about this: customers/ID.", valueName: "subject")) var subject: String?
        @Option(help: ArgumentHelp("Most entries shown, 1 to 100000.", valueName: "count")) var limit = 100
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 100000.") }
        }

        func execute(_ session: Session) async throws {
            let inside = try await session.inCompany()
            var entries: [Spearhead_Platform_V1_AuditEntry] = []
            var token = ""
            repeat {
                let page = try await inside.call(
                    PlatformCalls.listAuditEntries,
                    .with {
                        $0.subject = subject ?? ""
                        $0.pageSize = Int32(min(1000, limit - entries.count))
                        $0.pageToken = token
                    })
                entries += page.entries
                token = page.nextPageToken
            } while !token.isEmpty && entries.count < limit
            let rows = entries.prefix(limit).map {
                ["\($0.sequence)", Texts.time($0.time), $0.callerName, $0.method.shortMethod, $0.subject, $0.shownChanges]
            }
            let columns: [Table.Column] = [
                .number("NO"), .text("TIME"), .text("WHO"), .text("METHOD"), .text("SUBJECT"), .text("CHANGES"),
            ]
            try session.printer.show(
                .object([("entries", try .messages(Array(entries.prefix(limit))))]), Table(columns, rows: rows).text)
        }
    }

    struct Verify: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the hash chain of the trail and compare its head with the anchor.",
            discussion: "Ends with status 1 when the trail was changed or cut.")

        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let response = try await session.inCompany().call(PlatformCalls.verifyAudit, .init())
            try session.printer.show(
                try .message(response),
                Facts([
                    ("intact", response.intact ? "yes" : "NO"), ("problem", response.problem), ("entries", "\(response.entries)"),
                    ("head", response.head),
                ]).text)
            if !response.intact { throw ReportedFailure(status: .failed) }
        }
    }
}

extension String {
    fileprivate var shortMethod: String { split(separator: ".").last.map(String.init) ?? self }
}

extension Spearhead_Platform_V1_AuditEntry {
    fileprivate var shownChanges: String {
        changes.map { change in
            switch (change.hasBefore, change.hasAfter) {
            case (true, true): "\(change.field): \(change.before) → \(change.after)"
            case (false, true): "\(change.field) = \(change.after)"
            case (true, false): "\(change.field) removed"
            case (false, false): change.field
            }
        }.joined(separator: "; ")
    }
}
