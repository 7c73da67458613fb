internal import ArgumentParser
internal import Host
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead tenant …`.
struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Companies: make, show, suspend, erase, migrate.",
        subcommands: [Create.self, List.self, Show.self, Suspend.self, Resume.self, Delete.self, Migrate.self])

    struct Create: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Make a company with its own database.")

        @Argument(help: "Unique short name: 2 to 40 lower-case letters, digits and hyphens.") var slug: String
        @Option(help: "Name of the company.") var name: String
        @Option(help: ArgumentHelp("IANA time zone.", valueName: "zone")) var timeZone = "Asia/Shanghai"
        @Option(help: ArgumentHelp("ISO 4217 currency.", valueName: "code")) var currency = "CNY"
        @Option(
            name: .customLong("plugin"),
            help: ArgumentHelp("Plugin to enable; may be repeated. All when none is given.", valueName: "id"))
        var plugins: [String] = []
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(
                PlatformCalls.createTenant,
                .with {
                    $0.slug = slug
                    $0.name = name
                    $0.timeZone = timeZone
                    $0.currencyCode = currency
                    $0.plugins = plugins
                })
            try session.printer.show(try .message(response.tenant), response.tenant.facts)
        }
    }

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "List the companies.")

        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let tenants = try await session.all(PlatformCalls.listTenants, \.tenants, next: \.nextPageToken) { token in
                .with {
                    $0.pageSize = 1000; $0.pageToken = token
                }
            }
            let columns: [Table.Column] = [.text("SLUG"), .text("NAME"), .text("STATE"), .number("SIZE"), .text("PLUGINS")]
            let rows = tenants.map {
                [$0.slug, $0.name, $0.state.word, Texts.bytes($0.databaseBytes), $0.plugins.joined(separator: ",")]
            }
            try session.printer.show(
                .object([("tenants", try .messages(tenants))]), Table(columns, rows: rows, emptyText: "No companies.").text)
        }
    }

    struct Show: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Show a company.")

        @Argument var slug: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(PlatformCalls.getTenant, .with { $0.slug = slug })
            try session.printer.show(try .message(response.tenant), response.tenant.facts)
        }
    }

    struct Suspend: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse every call of a company; its data stay.")

        @Argument var slug: String
        @Option(help: "Why; shown to operators.") var reason: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(
                PlatformCalls.suspendTenant,
                .with {
                    $0.slug = slug
                    $0.reason = reason
                })
            try session.printer.show(try .message(response.tenant), response.tenant.facts)
        }
    }

    struct Resume: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Take calls of a suspended company again.")

        @Argument var slug: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let response = try await session.call(PlatformCalls.resumeTenant, .with { $0.slug = slug })
            try session.printer.show(try .message(response.tenant), response.tenant.facts)
        }
    }

    struct Delete: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Erase a suspended company for ever.")

        @Argument var slug: String
        @Option(help: ArgumentHelp("The slug again.", valueName: "slug")) var confirm: String
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            _ = try await session.call(
                PlatformCalls.deleteTenant,
                .with {
                    $0.slug = slug
                    $0.confirmSlug = confirm
                })
            session.printer.show(.object([("deleted", .string(slug))]), "Erased \(slug).\n")
        }
    }

    struct Migrate: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run missing migrations in one company or in all.",
            discussion: "A company whose migration fails is quarantined, the others go on; the command then ends with status 1.")

        @Argument(help: "All companies when left out.") var slug: String?
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        func execute(_ session: Session) async throws {
            let bar = session.printer.progress("migrating")
            defer { bar.finish() }
            var results: [Spearhead_Platform_V1_MigrateTenantsResponse] = []
            for try await step in try await session.stream(PlatformCalls.migrateTenants, .with { $0.slug = slug ?? "" }) {
                bar.update(done: step.done, total: step.total)
                if !step.slug.isEmpty { results.append(step) }
            }
            bar.finish()
            let rows = results.map { [$0.slug, $0.applied.isEmpty ? "-" : $0.applied.joined(separator: " "), $0.error] }
            try session.printer.show(
                .object([("tenants", try .messages(results))]),
                Table([.text("SLUG"), .text("APPLIED"), .text("ERROR")], rows: rows, emptyText: "No companies.").text)
            if results.contains(where: { !$0.error.isEmpty }) { throw ReportedFailure(status: .failed) }
        }
    }
}

extension Spearhead_Platform_V1_TenantState {
    /// The state as people read it.
    var word: String {
        switch self {
        case .active: "active"
        case .suspended: "suspended"
        case .quarantined: "quarantined"
        case .unspecified, .UNRECOGNIZED: "?"
        }
    }
}

extension Spearhead_Platform_V1_Tenant {
    /// The company as people read it.
    var facts: String {
        func bound(_ value: Int64) -> String { value == 0 ? "default" : "\(value)" }
        return Facts([
            ("slug", slug), ("name", name), ("id", id), ("state", state.word), ("reason", stateReason),
            ("time zone", timeZone), ("currency", currencyCode), ("plugins", plugins.joined(separator: ", ")),
            ("calls per second", bound(quota.callsPerSecond)), ("calls at once", bound(quota.callsInFlight)),
            ("bytes at most", bound(quota.databaseBytes)), ("size", Texts.bytes(databaseBytes)),
            ("created", Texts.time(createTime, isSet: hasCreateTime)),
        ]).text
    }
}
