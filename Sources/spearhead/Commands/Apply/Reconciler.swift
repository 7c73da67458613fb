internal import Foundation
internal import Host
internal import RPC
internal import SwiftProtobuf

/// Makes a deployment be as a file says, and remembers what it did.
struct Reconciler {
    /// What was done about one thing.
    struct Change: Sendable, Hashable {
        enum Kind: String, Sendable {
            case tenant
            case plugin
            case user
        }

        enum Outcome: String, Sendable {
            case created
            case changed
            case unchanged
        }

        var kind: Kind
        var tenant: String
        var name: String
        var outcome: Outcome
        var fields: [String] = []
    }

    let session: Session
    /// Where relative password files stand.
    let directory: String
    private(set) var changes: [Change] = []

    init(session: Session, directory: String) {
        self.session = session
        self.directory = directory
    }

    /// Brings one company, its plugins and its users about.
    mutating func apply(_ wanted: TenantsFile.Tenant) async throws {
        if let present = try await find(wanted.slug) {
            try await change(present, to: wanted)
            if let plugins = wanted.plugins { try await enable(plugins, in: wanted.slug) }
        } else {
            try await create(wanted)
        }
        guard !wanted.users.isEmpty else { return }
        let inside = try await session.inCompany(wanted.slug)
        let present = Dictionary(try await inside.users().map { ($0.login, $0) }, uniquingKeysWith: { first, _ in first })
        for user in wanted.users {
            if let found = present[user.login.lowercased()] {
                try await change(found, to: user, in: wanted.slug, inside)
            } else {
                try await create(user, in: wanted.slug, inside)
            }
        }
    }

    // MARK: Companies

    private func find(_ slug: String) async throws -> Spearhead_Platform_V1_Tenant? {
        do {
            return try await session.call(PlatformCalls.getTenant, .with { $0.slug = slug }).tenant
        } catch let error as RPCError where error.code == .notFound {
            return nil
        }
    }

    private mutating func create(_ wanted: TenantsFile.Tenant) async throws {
        let made = try await session.call(
            PlatformCalls.createTenant,
            .with {
                $0.slug = wanted.slug
                $0.name = wanted.name
                $0.timeZone = wanted.timeZone ?? ""
                $0.currencyCode = wanted.currency ?? ""
                $0.plugins = wanted.plugins ?? []
                if let quota = wanted.quota { $0.quota = quota.message }
            }
        ).tenant
        note(.tenant, wanted.slug, wanted.slug, .created)
        for plugin in made.plugins { note(.plugin, wanted.slug, plugin, .created) }
    }

    private mutating func change(_ present: Spearhead_Platform_V1_Tenant, to wanted: TenantsFile.Tenant) async throws {
        try refuseChange("time_zone", wanted.slug, from: present.timeZone, to: wanted.timeZone)
        try refuseChange("currency", wanted.slug, from: present.currencyCode, to: wanted.currency)
        let updated = try await session.call(
            PlatformCalls.updateTenant,
            .with {
                $0.slug = wanted.slug
                $0.name = wanted.name
                if let quota = wanted.quota { $0.quota = quota.message }
            })
        note(.tenant, wanted.slug, wanted.slug, updated.changed.isEmpty ? .unchanged : .changed, updated.changed)
    }

    private func refuseChange(_ key: String, _ slug: String, from present: String, to wanted: String?) throws {
        guard let wanted, wanted != present else { return }
        throw CommandFailure(
            .conflict, "FIELD_IMMUTABLE", "The \(key) of \(slug) is \(present) and cannot become \(wanted).",
            remedy: "Take \(key) out of the file, or make another company.")
    }

    // MARK: Plugins

    private mutating func enable(_ wanted: [String], in slug: String) async throws {
        let present = try await session.call(PlatformCalls.listPlugins, .with { $0.tenant = slug }).plugins
        let enabled = Set(present.filter(\.enabled).map(\.id))
        for plugin in wanted {
            guard !enabled.contains(plugin) else {
                note(.plugin, slug, plugin, .unchanged)
                continue
            }
            _ = try await session.call(
                PlatformCalls.enablePlugin,
                .with {
                    $0.tenant = slug
                    $0.plugin = plugin
                })
            note(.plugin, slug, plugin, .created)
        }
        // What builds on others goes first: plugins are listed dependencies first.
        for plugin in present.reversed()
        where plugin.enabled && !wanted.contains(plugin.id) && !Self.isNeeded(plugin.id, by: wanted, present) {
            _ = try await session.call(
                PlatformCalls.disablePlugin,
                .with {
                    $0.tenant = slug
                    $0.plugin = plugin.id
                })
            note(.plugin, slug, plugin.id, .changed, ["disabled"])
        }
    }

    /// Whether a plugin stays because a wanted one depends on it, directly or not.
    private static func isNeeded(_ id: String, by wanted: [String], _ plugins: [Spearhead_Platform_V1_Plugin]) -> Bool {
        let dependencies = Dictionary(plugins.map { ($0.id, $0.dependencies) }, uniquingKeysWith: { first, _ in first })
        var open = wanted
        var seen = Set(wanted)
        while let next = open.popLast() {
            for dependency in dependencies[next] ?? [] where seen.insert(dependency).inserted { open.append(dependency) }
        }
        return seen.contains(id)
    }

    // MARK: Users

    private mutating func create(_ wanted: TenantsFile.User, in slug: String, _ inside: Session) async throws {
        var password = Secret("")
        if let file = wanted.passwordFile {
            let path = file.hasPrefix("/") ? file : "\(directory.isEmpty ? "." : directory)/\(file)"
            password = try SecretReader.firstLine(of: path, what: "password", in: session.context)
        }
        _ = try await inside.call(
            PlatformCalls.createUser,
            .with {
                $0.login = wanted.login
                $0.name = wanted.name
                $0.roles = wanted.roles
                $0.personID = wanted.personID ?? ""
                $0.password = password.reveal()
            })
        note(.user, slug, wanted.login, .created)
    }

    private mutating func change(
        _ present: Spearhead_Platform_V1_User, to wanted: TenantsFile.User, in slug: String, _ inside: Session
    ) async throws {
        var fields: [String] = []
        if present.name != wanted.name { fields.append("name") }
        if Set(present.roles) != Set(wanted.roles) { fields.append("roles") }
        if let person = wanted.personID, present.personID != person { fields.append("person_id") }
        guard !fields.isEmpty else { return note(.user, slug, wanted.login, .unchanged) }
        let mask = fields
        _ = try await inside.call(
            PlatformCalls.updateUser,
            .with {
                $0.user.id = present.id
                $0.user.name = wanted.name
                $0.user.roles = wanted.roles
                $0.user.personID = wanted.personID ?? ""
                $0.updateMask.paths = mask
                $0.etag = present.etag
            })
        note(.user, slug, wanted.login, .changed, fields)
    }

    private mutating func note(
        _ kind: Change.Kind, _ tenant: String, _ name: String, _ outcome: Change.Outcome, _ fields: [String] = []
    ) {
        changes.append(Change(kind: kind, tenant: tenant, name: name, outcome: outcome, fields: fields))
    }
}

extension TenantsFile.Quota {
    fileprivate var message: Spearhead_Platform_V1_TenantQuota {
        .with {
            $0.callsPerSecond = callsPerSecond
            $0.callsInFlight = callsInFlight
            $0.databaseBytes = databaseBytes
        }
    }
}
