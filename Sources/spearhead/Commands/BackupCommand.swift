internal import ArgumentParser
internal import Host
internal import PluginKit
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead backup …`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Backups of companies, made while they are served.",
        discussion: """
            Each company's backups are sealed with a key of its own, which lies in backup-keys below the data directory, wrapped under the \
            deployment key (setting backup.key_file). Another machine restores them with all three: backups, backup-keys and the \
            deployment key, as a further line of its key file.
            """,
        subcommands: [
            Create.self, List.self, Verify.self, Restore.self, DestroyKey.self, RotateKey.self,
        ])

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
            abstract: "Put a backup in the place of a company, or make a new company of what one was at an instant.",
            discussion: """
                spearhead backup restore 20260302T010000Z-acme --into acme --confirm acme
                spearhead backup restore acme --at 2026-03-02T10:15:30Z --as acme-before
                """)

        @Argument(help: "Name of the backup; with --at, slug of the company.") var name: String
        @Option(help: ArgumentHelp("Company that is replaced or made.", valueName: "slug")) var into: String?
        @Option(help: ArgumentHelp("The same slug again.", valueName: "slug")) var confirm: String?
        @Option(
            help: ArgumentHelp("Instant to which the company is restored, such as 2026-03-02T10:15:30Z.", valueName: "time"),
            transform: { text in
                guard let instant = Instant(iso8601: text) else {
                    throw ValidationError("It must be an instant such as 2026-03-02T10:15:30Z.")
                }
                return instant
            })
        var at: Instant?
        @Option(help: ArgumentHelp("New company that is made with --at.", valueName: "slug")) var `as`: String?
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func validate() throws {
            if at != nil || `as` != nil {
                guard at != nil, `as` != nil, into == nil, confirm == nil else {
                    throw ValidationError("Give --at and --as together, without --into and --confirm.")
                }
            } else if into == nil || confirm == nil {
                throw ValidationError("Give --into and --confirm, or --at and --as.")
            }
        }

        func execute(_ session: Session) async throws {
            if let at, let slug = `as` {
                try await restore(session, at, slug)
            } else if let into, let confirm {
                try await restore(session, into, confirm)
            }
        }

        private func restore(_ session: Session, _ instant: Instant, _ slug: String) async throws {
            let response = try await session.call(
                PlatformCalls.restoreTenantAt,
                .with {
                    $0.tenant = name
                    $0.time = instant.timestamp
                    $0.newTenant = slug
                })
            session.printer.show(
                .object([("tenant", .string(slug)), ("backup", .string(response.backup))]),
                "Made \(slug) of what \(name) was at \(instant), from \(response.backup) on.\n")
        }

        private func restore(_ session: Session, _ into: String, _ confirm: String) async throws {
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

    struct DestroyKey: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroy the key of a company's backups: all of them are erased for ever.",
            discussion: """
                The company itself lives on, and its next backup has a new key. For a company that was deleted this is what \
                backup.key_grace_days would do later; until then restoring one of its backups undoes the deletion.
                """)

        @Argument(help: "Slug of the company, or of one that was deleted.") var slug: String
        @Option(help: ArgumentHelp("The same slug again.", valueName: "slug")) var confirm: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(
                PlatformCalls.destroyBackupKey,
                .with {
                    $0.tenant = slug
                    $0.confirmTenant = confirm
                })
            session.printer.show(
                .object([("keys", .integer(response.keys)), ("backups", .integer(response.backups))]),
                "Keys destroyed: \(response.keys). Backups of \(slug) erased: \(response.backups).\n")
        }
    }

    struct RotateKey: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give the deployment a new key and wrap every company's key under it.",
            discussion: """
                When the host may not write the key file, put the new key into its first line, keep the old one below it, and run this; \
                then remove the old line.
                """)

        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(PlatformCalls.rotateBackupKey, .init())
            session.printer.show(
                .object([("keys", .integer(response.keys))]),
                "The deployment has a new key. Companies' keys wrapped under it: \(response.keys).\n")
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
