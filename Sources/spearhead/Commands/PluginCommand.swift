internal import ArgumentParser
internal import Host
internal import SwiftProtobuf

/// `spearhead plugin …`.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Plugins of the distribution and of companies.",
        subcommands: [List.self, Enable.self, Disable.self, Uninstall.self])

    struct List: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the plugins of the distribution, or those of a company with --tenant.")

        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let slug = session.settings.tenant
            let plugins = try await session.call(PlatformCalls.listPlugins, .with { $0.tenant = slug ?? "" }).plugins
            var columns: [Table.Column] = [.text("ID"), .text("VERSION"), .number("METHODS"), .text("NEEDS")]
            if slug != nil { columns += [.text("ENABLED"), .text("INSTALLED")] }
            let rows = plugins.map { plugin in
                [plugin.id, plugin.version, "\(plugin.methods)", plugin.dependencies.joined(separator: ",")]
                    + (slug == nil ? [] : [plugin.enabled ? "yes" : "no", plugin.installed ? "yes" : "no"])
            }
            try session.printer.show(.object([("plugins", try .messages(plugins))]), Table(columns, rows: rows).text)
        }
    }

    struct Enable: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Enable a plugin and what it needs in a company.")

        @Argument(help: "Id of the plugin.") var plugin: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let slug = try session.requiredTenant()
            let response = try await session.call(
                PlatformCalls.enablePlugin,
                .with {
                    $0.tenant = slug
                    $0.plugin = plugin
                })
            let enabled = response.enabled
            session.printer.show(
                .object([("enabled", .array(enabled.map { .string($0) }))]),
                enabled.isEmpty ? "\(plugin) was enabled already.\n" : "Enabled \(enabled.joined(separator: ", ")) in \(slug).\n")
        }
    }

    struct Disable: ServerCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse a plugin's methods in a company; its data stay.")

        @Argument(help: "Id of the plugin.") var plugin: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let slug = try session.requiredTenant()
            _ = try await session.call(
                PlatformCalls.disablePlugin,
                .with {
                    $0.tenant = slug
                    $0.plugin = plugin
                })
            session.printer.show(.object([("disabled", .string(plugin))]), "Disabled \(plugin) in \(slug).\n")
        }
    }

    struct Uninstall: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Export a plugin's tables of a company, then take them out of its database.")

        @Argument(help: "Id of the plugin.") var plugin: String
        @Option(help: ArgumentHelp("The plugin's id again.", valueName: "id")) var confirm: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let slug = try session.requiredTenant()
            let response = try await session.call(
                PlatformCalls.uninstallPlugin,
                .with {
                    $0.tenant = slug
                    $0.plugin = plugin
                    $0.confirmPlugin = confirm
                })
            try session.printer.show(
                try .message(response),
                "Exported \(Texts.count(response.rows, "row")) to \(response.export.printable), then removed \(plugin) from \(slug).\n"
            )
        }
    }
}

extension Session {
    /// The company that a command needs.
    func requiredTenant() throws -> String {
        guard let tenant = settings.tenant else {
            throw CommandFailure(.usage, "USAGE", "Say which company: --tenant SLUG.")
        }
        return tenant
    }
}
