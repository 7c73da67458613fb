internal import ArgumentParser
internal import Host
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead backup …`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Backups of companies, made while they are served.",
        subcommands: [Create.self, List.self, Verify.self, Restore.self])

    struct Create: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Back a company up; the backup counts only after it was opened elsewhere and checked.")

        @Argument(help: "Slug of the company.") var slug: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let bar = session.printer.progress("backing up \(slug)")
            defer { bar.finish() }
            var backup: Spearhead_Platform_V1_Backup?
            for try await step in try await session.stream(PlatformCalls.createBackup, .with { $0.tenant = slug }) {
                bar.update(done: step.donePages, total: step.totalPages)
                if step.hasBackup { backup = step.backup }
            }
            bar.finish()
            guard let backup else {
                throw CommandFailure(.failed, "BACKUP_INCOMPLETE", "The server ended the backup without a result. Make it again.")
            }
            try session.printer.show(try .message(backup), backup.facts)
        }
    }

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "List the backups.")

        @Argument(help: "Slug of a company; all when left out.") var slug: String?
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let backups = try await session.all(PlatformCalls.listBackups, \.backups, next: \.nextPageToken) { token in
                .with {
                    $0.tenant = slug ?? ""; $0.pageSize = 1000; $0.pageToken = token
                }
            }
            let columns: [Table.Column] = [.text("NAME"), .text("COMPANY"), .text("MADE"), .number("SIZE"), .number("ROWS")]
            let rows = backups.map { [$0.name, $0.tenant, Texts.time($0.createTime), Texts.bytes($0.bytes), "\($0.rows)"] }
            try session.printer.show(
                .object([("backups", try .messages(backups))]), Table(columns, rows: rows, emptyText: "No backups.").text)
        }
    }

    struct Verify: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Check a backup again: checksum, integrity, row counts.")

        @Argument(help: "Name of the backup.") var name: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(PlatformCalls.verifyBackup, .with { $0.name = name })
            try session.printer.show(try .message(response.backup), response.backup.facts)
        }
    }

    struct Restore: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a backup in the place of a company, or make a new company of it.")

        @Argument(help: "Name of the backup.") var name: String
        @Option(help: ArgumentHelp("Company that is replaced or made.", valueName: "slug")) var into: String
        @Option(help: ArgumentHelp("The same slug again.", valueName: "slug")) var confirm: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(
                PlatformCalls.restoreBackup,
                .with {
                    $0.name = name
                    $0.tenant = into
                    $0.confirmTenant = confirm
                })
            session.printer.show(
                .object([("tenant", .string(into)), ("replaced", .bool(response.replaced))]),
                response.replaced ? "Replaced \(into) by \(name).\n" : "Made \(into) of \(name).\n")
        }
    }
}

extension Spearhead_Platform_V1_Backup {
    /// The backup as people read it.
    var facts: String {
        Facts([
            ("name", name), ("company", tenant), ("made", Texts.time(createTime, isSet: hasCreateTime)),
            ("size", Texts.bytes(bytes)), ("rows", "\(rows)"), ("sha256", sha256),
        ]).text
    }
}
