internal import Foundation
internal import NIOCore
package import PluginKit
internal import RPC
package import TTRPC
package import TenantStore
internal import Yams

/// The settings of a host: flags over environment over file over defaults.
///
/// An unknown key is an error that names the nearest known one, so a misspelt setting is never silently ignored.
package struct HostConfiguration: Sendable {
    /// Value of every key.
    private var values: [String: String]
    /// Settings of plugins, by plugin id.
    package private(set) var plugins: [String: PluginConfiguration]

    /// Top-level keys of the file that belong to clients.
    private static let foreignSections: Set<String> = ["client"]
    /// Environment variables of clients.
    private static let foreignVariables: Set<String> = [
        "SPEARHEAD_CONFIG", "SPEARHEAD_TOKEN", "SPEARHEAD_SERVER", "SPEARHEAD_CA", "SPEARHEAD_SERVER_NAME",
        "SPEARHEAD_TOKEN_FILE",
        "SPEARHEAD_TENANT", "SPEARHEAD_TIMEOUT_SECONDS", "SPEARHEAD_NIGHTLY",
    ]

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - flags: By key name.
    ///   - environment: All variables of the process.
    ///   - file: Path of the YAML file; `nil` for none.
    /// - Throws: ``RPCError`` `INVALID_CONFIGURATION` that names every wrong key.
    package static func load(flags: [String: String], environment: [String: String], file: String?) throws -> HostConfiguration {
        var problems: [String] = []
        var fileValues: [String: String] = [:]
        if let file {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw invalid(["the file \(file) cannot be read"])
            }
            fileValues = try flatten(yaml: text, path: file)
        }
        let known = ConfigurationKey.all
        let names = Set(known.map(\.name))
        let sections = Set(names.filter { $0.contains(".") }.map { String($0.prefix { $0 != "." }) }).union(["plugins"])
        for (name, value) in fileValues.sorted(by: { $0.key < $1.key })
        where !names.contains(name) && !name.hasPrefix("plugins.") && !foreignSections.contains(String(name.prefix { $0 != "." }))
            && !(value.isEmpty && sections.contains(name))
        {
            problems.append(
                sections.contains(name)
                    ? "\(name) is a section and has no value" : unknown("key", name, names.union(sections).sorted()))
        }
        let variables = Set(known.map(\.variable))
        for name in environment.keys.sorted()
        where name.hasPrefix("SPEARHEAD_") && !variables.contains(name) && !foreignVariables.contains(name) {
            problems.append(unknown("environment variable", name, variables.sorted()))
        }
        for name in flags.keys.sorted() where !names.contains(name) { problems.append(unknown("flag", name, names.sorted())) }
        var values: [String: String] = [:]
        for key in known {
            let value = flags[key.name] ?? environment[key.variable] ?? fileValues[key.name] ?? key.fallback
            values[key.name] = value
            if case .choice(let known) = key.kind, !known.contains(value) {
                problems.append("\(key.name) is \"\(value.prefix(40))\"; use one of \(known.joined(separator: ", "))")
            }
            if case .integer(let bounds) = key.kind, Int64(value).map(bounds.contains) != true {
                problems.append(
                    "\(key.name) is \"\(value.prefix(40))\"; it must be an integer from \(bounds.lowerBound) to \(bounds.upperBound)"
                )
            }
        }
        guard problems.isEmpty else { throw invalid(problems) }
        return HostConfiguration(values: values, plugins: pluginSettings(fileValues))
    }

    /// Data directory.
    package var dataDirectory: String { text("data") }
    /// PEM files; `nil` when the host makes a development authority.
    package var certificateFiles: (certificate: String, key: String)? {
        text("tls.certificate").isEmpty ? nil : (text("tls.certificate"), text("tls.key"))
    }
    package var logLevel: String { text("log.level") }
    package var logFormat: String { text("log.format") }
    package var loggedCalls: CallLog.Choice { CallLog.Choice(rawValue: text("log.calls")) ?? .failed }
    package var maintenanceThreads: Int { integer("limits.maintenance_threads") }
    package var signInFailures: Int { integer("limits.sign_in_failures") }
    package var refusedPasswords: String? { text("sign_in.refused_passwords").isEmpty ? nil : text("sign_in.refused_passwords") }
    package var sessionIdleSeconds: Int64 { Int64(integer("limits.session_idle_minutes")) * 60 }
    package var passwordCost: Int { integer("limits.password_cost") }
    package var tenantIdleSeconds: Int64 { Int64(integer("limits.tenant_idle_seconds")) }
    package var drainSeconds: Int64 { Int64(integer("limits.drain_seconds")) }
    package var tenantQuota: TenantQuota {
        TenantQuota(
            callsPerSecond: Int64(integer("limits.tenant_calls_per_second")),
            callsInFlight: Int64(integer("limits.tenant_calls_in_flight")),
            connections: Int64(integer("limits.tenant_connections")))
    }

    /// The settings of the tenant store.
    package var store: TenantStore.Configuration {
        var store = TenantStore.Configuration(directory: dataDirectory)
        store.openTenantsMax = integer("limits.open_tenants")
        store.readThreads = integer("limits.read_threads")
        store.reportThreads = integer("limits.report_threads")
        store.writeThreads = integer("limits.write_threads")
        store.laneQueueMax = integer("limits.lane_queue")
        store.tenantBytesMax = Int64(integer("limits.tenant_database_bytes"))
        return store
    }

    /// The settings of the transport.
    ///
    /// - Throws: `INVALID_CONFIGURATION` when `listen` is no address.
    package func server() throws -> TTRPCServer.Configuration {
        var server = TTRPCServer.Configuration()
        (server.host, server.port) = try address("listen")
        server.connectionsMax = integer("limits.connections")
        server.callsInFlightMax = integer("limits.calls_per_connection")
        server.largeFrameBytesMax = integer("limits.large_request_bytes")
        server.defaultTimeout = .seconds(Int64(integer("limits.default_timeout_seconds")))
        return server
    }

    /// How companies are backed up.
    ///
    /// - Throws: `INVALID_CONFIGURATION` when `backup.schedule` or `backup.archive` is none.
    func backups() throws -> BackupSettings {
        var backups = BackupSettings()
        backups.keptLast = integer("limits.backups_kept")
        backups.keptDaily = integer("backup.keep_daily")
        backups.keptWeekly = integer("backup.keep_weekly")
        backups.keptMonthly = integer("backup.keep_monthly")
        backups.keyGraceDays = Int64(integer("backup.key_grace_days"))
        backups.keyFile = text("backup.key_file").isEmpty ? nil : text("backup.key_file")
        backups.schedule = try backupSchedule()
        guard ["on", "off"].contains(text("backup.archive")) else {
            throw Self.invalid(["backup.archive is \"\(text("backup.archive").prefix(40))\"; it must be on or off"])
        }
        if text("backup.archive") == "on" { backups.archiveBytes = Int64(integer("backup.archive_bytes")) }
        return backups
    }

    private func backupSchedule() throws -> Schedule? {
        let schedule = text("backup.schedule")
        if schedule == "off" { return nil }
        guard let match = schedule.wholeMatch(of: /daily@([01][0-9]|2[0-3]):([0-5][0-9])/), let hour = Int(match.1),
            let minute = Int(match.2)
        else {
            throw Self.invalid([
                "backup.schedule is \"\(schedule.prefix(40))\"; it must be off or daily@HH:MM, such as daily@02:30"
            ])
        }
        return .daily(hour: hour, minute: minute)
    }

    /// Where monitoring may ask; `nil` for nowhere.
    ///
    /// - Throws: `INVALID_CONFIGURATION` when `metrics.listen` is no address.
    func observation() throws -> (host: String, port: Int)? {
        text("metrics.listen").isEmpty ? nil : try address("metrics.listen")
    }

    private func address(_ name: String) throws -> (host: String, port: Int) {
        let listen = text(name)
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw Self.invalid(["\(name) is \"\(listen.prefix(60))\"; it must be HOST:PORT"]) }
        return (listen[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port)
    }

    private func text(_ name: String) -> String { values[name] ?? "" }

    // Bounds were checked when the value was read.
    private func integer(_ name: String) -> Int { Int(text(name)) ?? 0 }

    private static func flatten(yaml: String, path: String) throws -> [String: String] {
        var result: [String: String] = [:]
        func walk(_ node: Node, _ prefix: String) throws {
            switch node {
            case .mapping(let mapping):
                // A section with nothing in it sets nothing, but its name may be a slip.
                if mapping.isEmpty, !prefix.isEmpty { result[prefix] = "" }
                for (key, value) in mapping {
                    guard let name = key.string else { throw invalid(["\(path): a key under \"\(prefix)\" is no text"]) }
                    try walk(value, prefix.isEmpty ? name : "\(prefix).\(name)")
                }
            case .scalar(let scalar): result[prefix] = scalar.string
            default: throw invalid(["\(path): \(prefix) must be a single value"])
            }
        }
        do {
            if let root = try Yams.compose(yaml: yaml) { try walk(root, "") }
        } catch let error as RPCError { throw error } catch { throw invalid(["\(path) is no valid YAML: \(error)"]) }
        return result
    }

    private static func pluginSettings(_ values: [String: String]) -> [String: PluginConfiguration] {
        var byPlugin: [String: [String: String]] = [:]
        for (name, value) in values where name.hasPrefix("plugins.") {
            let parts = name.split(separator: ".", maxSplits: 2)
            if parts.count == 3 { byPlugin[String(parts[1]), default: [:]][String(parts[2])] = value }
        }
        return byPlugin.mapValues { PluginConfiguration($0) }
    }

    private static func unknown(_ what: String, _ name: String, _ known: [String]) -> String {
        let nearest = known.min { EditDistance.between($0, name) < EditDistance.between($1, name) }
        return "the \(what) \(name.prefix(80)) is unknown" + (nearest.map { "; did you mean \($0)?" } ?? "")
    }

    private static func invalid(_ problems: [String]) -> RPCError {
        RPCError(
            .invalidArgument, "INVALID_CONFIGURATION", "The configuration is not valid: \(problems.joined(separator: "; "))",
            domain: "platform")
    }
}
