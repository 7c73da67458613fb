public import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// TenantService: the companies of a deployment.
enum TenantMethods {
    static let tokenLifetimeSecondsMax: Int64 = 3600

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.operation("TenantService", "CreateTenant", subject: { $0.slug }, create),
        PlatformMethods.query("TenantService", "GetTenant", .operators, get),
        PlatformMethods.query("TenantService", "ListTenants", .operators, list),
        PlatformMethods.operation("TenantService", "UpdateTenant", subject: { $0.slug }, update),
        PlatformMethods.operation("TenantService", "SuspendTenant", subject: { $0.slug }, suspend),
        PlatformMethods.operation("TenantService", "ResumeTenant", subject: { $0.slug }, resume),
        PlatformMethods.operation("TenantService", "DeleteTenant", subject: { $0.slug }, delete),
        PlatformMethods.serverStream("TenantService", "MigrateTenants", .operators, migrate),
        PlatformMethods.query("TenantService", "IssueTenantToken", .operators, issueToken),
    ]

    @Sendable private static func create(
        _ request: Spearhead_Platform_V1_CreateTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_CreateTenantResponse {
        let timeZone = request.timeZone.isEmpty ? "Asia/Shanghai" : request.timeZone
        let currency = request.currencyCode.isEmpty ? "CNY" : request.currencyCode
        try check(slug: request.slug, name: request.name, currency: currency, quota: request.quota)
        _ = try TenantClock(timeZone: timeZone)
        var record = TenantRecord(
            id: .random(), slug: request.slug, name: request.name, state: .creating, timeZone: timeZone, currency: currency,
            createdAt: call.now)
        record.setQuota(request.quota)
        let all = call.services.composition.plugins.map(\.id).filter { $0 != PlatformPlugin.manifest.id }
        record.plugins = Set(request.plugins.isEmpty ? all : request.plugins)
        func response(_ record: TenantRecord) -> Spearhead_Platform_V1_CreateTenantResponse {
            .with { $0.tenant = message(record, call) }
        }
        return response(
            try TenantProvisioning(services: call.services).create(record) { try call.answer(response($0), $1) })
    }

    @Sendable private static func get(
        _ request: Spearhead_Platform_V1_GetTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_GetTenantResponse {
        let tenant = try call.services.directory.require(slug: request.slug)
        return .with { $0.tenant = message(tenant.record, call) }
    }

    @Sendable private static func list(
        _ request: Spearhead_Platform_V1_ListTenantsRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListTenantsResponse {
        let (records, next) = try call.page(
            call.services.directory.all.map(\.record).filter { $0.state != .deleting }, request, key: \.slug)
        return .with {
            $0.tenants = records.map { message($0, call) }
            $0.nextPageToken = next
        }
    }

    @Sendable private static func update(
        _ request: Spearhead_Platform_V1_UpdateTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_UpdateTenantResponse {
        let tenant = try call.services.directory.require(slug: request.slug)
        let before = tenant.record
        var record = before
        if !request.name.isEmpty { record.name = request.name }
        if request.hasQuota { record.setQuota(request.quota) }
        try check(slug: record.slug, name: record.name, currency: record.currency, quota: request.quota)
        if !request.plugins.isEmpty, Set(request.plugins) != record.plugins {
            record = try TenantProvisioning(services: call.services).setPlugins(Set(request.plugins), in: record)
        }
        let response = Spearhead_Platform_V1_UpdateTenantResponse.with {
            $0.tenant = message(record, call)
            if record.name != before.name { $0.changed.append("name") }
            if (record.callsPerSecond, record.callsInFlight, record.databaseBytes)
                != (before.callsPerSecond, before.callsInFlight, before.databaseBytes)
            {
                $0.changed.append("quota")
            }
            if record.plugins != before.plugins { $0.changed.append("plugins") }
        }
        if record != before { try call.services.directory.save(record) { try call.answer(response, $0) } }
        return response
    }

    @Sendable private static func suspend(
        _ request: Spearhead_Platform_V1_SuspendTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_SuspendTenantResponse {
        guard !request.reason.isEmpty, request.reason.count <= 500 else {
            throw RPCError.invalidField("reason", "must have 1 to 500 characters")
        }
        let tenant = try call.services.directory.require(slug: request.slug)
        func response(_ record: TenantRecord) -> Spearhead_Platform_V1_SuspendTenantResponse {
            .with { $0.tenant = message(record, call) }
        }
        try TenantProvisioning(services: call.services).setState(tenant, .suspended, request.reason) {
            try call.answer(response($0), $1)
        }
        return response(tenant.record)
    }

    @Sendable private static func resume(
        _ request: Spearhead_Platform_V1_ResumeTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ResumeTenantResponse {
        let tenant = try call.services.directory.require(slug: request.slug)
        guard tenant.record.state != .quarantined else {
            throw RPCError(
                .failedPrecondition, "TENANT_QUARANTINED",
                "The company is quarantined: \(tenant.record.stateReason). Repair it and run `tenant migrate`.",
                domain: "platform")
        }
        func response(_ record: TenantRecord) -> Spearhead_Platform_V1_ResumeTenantResponse {
            .with { $0.tenant = message(record, call) }
        }
        try TenantProvisioning(services: call.services).setState(tenant, .active, "") { try call.answer(response($0), $1) }
        return response(tenant.record)
    }

    @Sendable private static func delete(
        _ request: Spearhead_Platform_V1_DeleteTenantRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_DeleteTenantResponse {
        let tenant = try call.services.directory.require(slug: request.slug)
        guard request.confirmSlug == request.slug else {
            throw RPCError.invalidField("confirm_slug", "must equal slug, because deleting cannot be undone")
        }
        guard tenant.record.state != .active else {
            throw RPCError(.failedPrecondition, "TENANT_ACTIVE", "Suspend the company before you delete it.", domain: "platform")
        }
        let response = Spearhead_Platform_V1_DeleteTenantResponse()
        try TenantProvisioning(services: call.services).delete(tenant) { try call.answer(response, $0) }
        return response
    }

    @Sendable private static func migrate(
        _ request: Spearhead_Platform_V1_MigrateTenantsRequest, call: PlatformCall,
        send: (Spearhead_Platform_V1_MigrateTenantsResponse) throws -> Void
    ) throws {
        let directory = call.services.directory
        let tenants =
            request.slug.isEmpty
            ? directory.all.filter { ![.creating, .deleting].contains($0.record.state) }
            : [try directory.require(slug: request.slug)]
        for (index, tenant) in tenants.enumerated() {
            let (applied, error) = try TenantProvisioning(services: call.services).migrate(tenant)
            try send(
                .with {
                    $0.slug = tenant.record.slug
                    $0.applied = applied
                    $0.error = error
                    $0.done = Int64(index + 1)
                    $0.total = Int64(tenants.count)
                })
        }
    }

    @Sendable private static func issueToken(
        _ request: Spearhead_Platform_V1_IssueTenantTokenRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_IssueTenantTokenResponse {
        let tenant = try call.services.directory.require(slug: request.slug)
        let lifetime = request.lifetimeSeconds == 0 ? 300 : request.lifetimeSeconds
        guard (1...tokenLifetimeSecondsMax).contains(lifetime) else {
            throw RPCError.invalidField("lifetime_seconds", "must be 1 to \(tokenLifetimeSecondsMax), or 0 for 300")
        }
        let caller = try call.caller().caller
        let (record, secret) = try call.services.identity.issue(
            .delegated, tenant: tenant.id, subject: caller.id, name: caller.name, lifetimeSeconds: lifetime)
        return .with {
            $0.token = secret.reveal()
            $0.expireTime = record.expiresAt.timestamp
        }
    }

    static func message(_ record: TenantRecord, _ call: PlatformCall) -> Spearhead_Platform_V1_Tenant {
        let bytes = DataFiles.bytes(call.services.dataDirectory + "/tenants/\(record.id.rawValue)/tenant.db")
        return record.message(databaseBytes: bytes)
    }

    private static func check(slug: String, name: String, currency: String, quota: Spearhead_Platform_V1_TenantQuota) throws {
        var check = FieldCheck()
        if !TenantRecord.isSlug(slug) { check.fail("slug", TenantRecord.slugRule) }
        check.require((1...200).contains(name.count), "name", "must have 1 to 200 characters")
        if currency.wholeMatch(of: /[A-Z]{3}/) == nil {
            check.fail("currency_code", "must be ISO 4217, such as CNY")
        }
        let bounds = [
            ("quota.calls_per_second", quota.callsPerSecond, 10_000_000), ("quota.calls_in_flight", quota.callsInFlight, 100_000),
            ("quota.database_bytes", quota.databaseBytes, 1 << 44),
        ]
        for (field, value, limit) in bounds where !(0...Int64(limit)).contains(value) {
            check.fail(field, "must be 0 to \(limit)")
        }
        try check.finish()
    }
}

extension TenantRecord {
    mutating func setQuota(_ quota: Spearhead_Platform_V1_TenantQuota) {
        callsPerSecond = quota.callsPerSecond
        callsInFlight = quota.callsInFlight
        databaseBytes = quota.databaseBytes
    }
}

extension Spearhead_Platform_V1_CreateTenantRequest: CommandRequest {}
extension Spearhead_Platform_V1_UpdateTenantRequest: CommandRequest {}
extension Spearhead_Platform_V1_SuspendTenantRequest: CommandRequest {}
extension Spearhead_Platform_V1_ResumeTenantRequest: CommandRequest {}
extension Spearhead_Platform_V1_DeleteTenantRequest: CommandRequest {}
extension Spearhead_Platform_V1_ListTenantsRequest: PagedRequest {}
