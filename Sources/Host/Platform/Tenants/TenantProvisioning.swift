internal import Foundation
internal import GRDB
internal import Logging
internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// Makes, changes and erases companies.
///
/// A company is first written down as `creating`, then its file is made, then it is `active`: a host that stops in between
/// removes the rest at its next start, so a company exists whole or not at all.
struct TenantProvisioning {
    let services: HostServices

    /// - Parameter also: Runs in the control transaction that makes the company active.
    func create(
        _ draft: TenantRecord, also: (TenantRecord, Connection) throws -> Void = { _, _ in }
    ) throws -> TenantRecord {
        // One of them may have the slug.
        discardLeftovers()
        if let known = services.directory.find(slug: draft.slug) {
            throw RPCError(
                .alreadyExists, "SLUG_TAKEN",
                "There is a company with the slug \(draft.slug) already (\(known.record.name)). Choose another.",
                domain: "platform")
        }
        var record = draft
        record.plugins = try pluginClosure(record.plugins)
        try services.directory.save(record)
        do {
            record.schema = services.composition.schema(of: record.plugins)
            try makeFile(record)
            record.state = .active
            try services.directory.save(record) { try also(record, $0) }
            return record
        } catch {
            discard(record.id)
            throw error
        }
    }

    /// Makes a new company's database: as a copy of a template, or by running its migrations where copies cannot be had.
    private func makeFile(_ record: TenantRecord) throws {
        let plugins = installed(record.plugins)
        guard let template = try services.templates.template(plugins, schema: record.schema) else {
            return try services.store.create(record.id) { connection in
                _ = try Migrator.migrate(plugins, now: record.createdAt, connection: connection)
            }
        }
        try services.store.create(record.id, placing: template.write) { try template.finish(at: record.createdAt, $0) }
    }

    /// Runs the migrations that `wanted` and what these need still lack.
    ///
    /// - Returns: The record with exactly these plugins; they are enabled when it is saved.
    func setPlugins(_ wanted: Set<String>, in record: TenantRecord) throws -> TenantRecord {
        var record = record
        record.plugins = try pluginClosure(wanted)
        let plugins = installed(record.plugins)
        try services.store.exclusively(record.id) { connection in
            _ = try Migrator.migrate(plugins, now: services.now(), connection: connection)
        }
        record.schema = services.composition.schema(of: record.plugins)
        return record
    }

    /// Disables a plugin, unless an enabled one needs it.
    ///
    /// - Parameter also: Runs in the same control transaction.
    func disable(_ plugin: String, of tenant: TenantRuntime, also: (Connection) throws -> Void = { _ in }) throws {
        _ = try known(plugin)
        var record = tenant.record
        let dependents = services.composition.plugins.filter {
            record.plugins.contains($0.id) && $0.manifest.dependencies.contains(plugin)
        }
        guard dependents.isEmpty else {
            throw RPCError(
                .failedPrecondition, "PLUGIN_NEEDED",
                "\(plugin) is needed by \(dependents.map(\.id).joined(separator: ", ")). Disable these first.", domain: "platform"
            )
        }
        let hasAllMigrations = record.schema == services.composition.schema(of: record.plugins)
        record.plugins.remove(plugin)
        if hasAllMigrations { record.schema = services.composition.schema(of: record.plugins) }
        try services.directory.save(record, also: also)
    }

    /// Exports a disabled plugin's tables, then drops them.
    ///
    /// The answer is kept in the transaction that drops them: a host that stops before the operation is written down gives it again
    /// when the request is repeated.
    func uninstall(
        _ plugin: String, of tenant: TenantRuntime, operation: Operation? = nil
    ) throws -> Spearhead_Platform_V1_UninstallPluginResponse {
        let composed = try known(plugin)
        guard !tenant.record.plugins.contains(plugin) else {
            throw RPCError(
                .failedPrecondition, "PLUGIN_ENABLED", "Disable \(plugin) before you uninstall it.", domain: "platform")
        }
        let name = "\(tenant.record.slug)-\(plugin)-\(services.now().milliseconds)"
        let directory = services.dataDirectory + "/uninstalled/" + name
        let dependents = services.composition.plugins.filter { $0.manifest.dependencies.contains(plugin) }
        return try services.store.exclusively(tenant.id) { connection in
            if let answer = try operation?.answer(in: connection) { return try .init(serializedBytes: answer) }
            guard try Migrator.isInstalled(plugin, connection: connection) else {
                throw RPCError(.failedPrecondition, "PLUGIN_NOT_INSTALLED", "\(plugin) has no tables here.", domain: "platform")
            }
            let referring = try dependents.filter { try Migrator.isInstalled($0.id, connection: connection) }
            guard referring.isEmpty else {
                throw RPCError(
                    .failedPrecondition, "PLUGIN_NEEDED",
                    "Tables of \(referring.map(\.id).joined(separator: ", ")) refer to those of \(plugin). Uninstall these first.",
                    domain: "platform")
            }
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let rows = try TableDump.write(prefix: composed.manifest.tablePrefix, to: directory, connection: connection)
            try Migrator.uninstall(composed, connection: connection)
            let response = Spearhead_Platform_V1_UninstallPluginResponse.with {
                $0.export = "uninstalled/" + name
                $0.rows = Int64(rows)
            }
            try operation?.store(response.serializedBytes(), in: connection)
            return response
        }
    }

    /// - Parameter also: Runs in the control transaction after which there is no way back.
    func delete(_ tenant: TenantRuntime, also: (Connection) throws -> Void = { _ in }) throws {
        var record = tenant.record
        record.state = .deleting
        try services.directory.save(record, also: also)
        discard(tenant.id)
        services.identity.forget(tenant: tenant.id)
        services.closeEndedConnections()
    }

    /// Finishes what a stopped host had begun.
    func finishInterrupted() {
        Backups(services: services).removeLeftovers()
        for tenant in services.directory.all where [.creating, .deleting].contains(tenant.record.state) { discard(tenant.id) }
    }

    /// Removes what could not be removed before.
    func discardLeftovers() {
        for id in services.leftovers.take() { discard(id) }
    }

    /// Removes what there is of a company that is being made or deleted; what fails, as on a full disk, is tried again every second.
    func discard(_ id: TenantID) {
        do {
            try HostPoint.discardBeforeFiles.reached(services.dataDirectory + "/")
            if services.store.exists(id) { try services.store.remove(id) }
            try BackupErasure(services: services).companyDeleted(id, now: services.now())
            try services.directory.remove(id)
        } catch {
            services.leftovers.mark(id)
            services.logger.warning(
                "a company's remains cannot be removed yet", metadata: ["tenant": "\(id)", "error": "\(error)"])
        }
    }

    /// Runs the missing migrations of one company; one that fails is quarantined alone.
    func migrate(_ tenant: TenantRuntime) throws -> (applied: [String], error: String) {
        let plugins = installed(tenant.record.plugins)
        do {
            let applied = try services.store.exclusively(tenant.id) { connection in
                try Migrator.migrate(plugins, now: services.now(), connection: connection)
            }
            var record = tenant.record
            record.repair()
            record.schema = services.composition.schema(of: record.plugins)
            if record != tenant.record { try services.directory.save(record) }
            return (applied, "")
        } catch {
            let reason = "migration failed: \(services.rpcError(error).message)"
            try setState(tenant, .quarantined, reason)
            return ([], reason)
        }
    }

    /// - Parameter also: Runs in the same control transaction when the state changes.
    func setState(
        _ tenant: TenantRuntime, _ state: TenantRecord.State, _ reason: String,
        also: (TenantRecord, Connection) throws -> Void = { _, _ in }
    ) throws {
        var record = tenant.record
        record.enter(state, reason)
        guard record != tenant.record else { return }
        try services.directory.save(record) { try also(record, $0) }
    }

    /// The platform's own tables and those of `plugins`, in order.
    func installed(_ plugins: Set<String>) -> [ComposedPlugin] {
        services.composition.plugins.filter { $0.id == PlatformPlugin.manifest.id || plugins.contains($0.id) }
    }

    private func pluginClosure(_ wanted: Set<String>) throws -> Set<String> {
        var closure: Set<String> = []
        for plugin in wanted { closure.formUnion(services.composition.closure(of: try known(plugin).id).map(\.id)) }
        return closure
    }

    private func known(_ id: String) throws -> ComposedPlugin {
        let plugins = services.composition.plugins.filter { $0.id != PlatformPlugin.manifest.id }
        guard let plugin = plugins.first(where: { $0.id == id }) else {
            throw RPCError(
                .notFound, "PLUGIN_NOT_FOUND",
                "There is no plugin \(id.prefix(60)). This distribution has \(plugins.map(\.id).sorted().joined(separator: ", ")).",
                domain: "platform")
        }
        return plugin
    }
}
