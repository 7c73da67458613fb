internal import Foundation
internal import Glibc
internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import Synchronization
internal import TenantStore

/// HealthService: public, answered on the event loop.
enum HealthMethods {
    /// Longest payload that Echo gives back.
    static let echoBytesMax = 64 << 10

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.immediate("HealthService", "Check", check), PlatformMethods.immediate("HealthService", "Echo", echo),
    ]

    @Sendable private static func check(
        _ request: Spearhead_Platform_V1_CheckRequest, services: HostServices
    ) throws -> Spearhead_Platform_V1_CheckResponse {
        let readiness = Readiness(services: services)
        let status: Spearhead_Platform_V1_CheckResponse.Status = readiness.isServing ? .serving : .draining
        let plugins = readiness.plugins.map { ($0.id, $0.isWell || !readiness.isServing ? status : .degraded) }
        return try .with {
            $0.version = PlatformVersion.current
            $0.plugins = Dictionary(uniqueKeysWithValues: plugins)
            guard !request.plugin.isEmpty else { return $0.status = status }
            guard let known = $0.plugins[request.plugin] else { throw RPCError.notFound("plugin", request.plugin) }
            $0.status = known
        }
    }

    @Sendable private static func echo(
        _ request: Spearhead_Platform_V1_EchoRequest, services: HostServices
    ) throws -> Spearhead_Platform_V1_EchoResponse {
        guard request.payload.count <= echoBytesMax else {
            throw RPCError.invalidField("payload", "must have at most \(echoBytesMax) bytes")
        }
        return .with { $0.payload = request.payload }
    }
}

/// StatusService: how the deployment stands.
enum StatusMethods {
    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.query("StatusService", "GetStatus", .operators, status),
        PlatformMethods.query("StatusService", "Diagnose", .operators, diagnose),
    ]

    @Sendable private static func status(
        _ request: Spearhead_Platform_V1_GetStatusRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_GetStatusResponse {
        let services = call.services
        let (connections, expiry) = services.transport.withLock { ($0.connections, $0.certificateExpiry) }
        return .with {
            $0.version = PlatformVersion.current
            $0.startTime = services.startedAt.timestamp
            $0.tenants = Dictionary(services.directory.all.map { ($0.record.state.rawValue, 1) }, uniquingKeysWith: +)
            $0.openTenants = Int64(services.store.statistics.openTenants)
            $0.connections = Int64(connections())
            $0.callsInFlight = Int64(services.statistics.inFlight)
            $0.callsTotal = Int64(services.statistics.total)
            $0.residentBytes = ProcessFigures.residentBytes
            $0.plugins = services.composition.plugins.map(\.id).sorted()
            if let expiry = expiry() { $0.certificateExpireTime = expiry.timestamp }
        }
    }

    @Sendable private static func diagnose(
        _ request: Spearhead_Platform_V1_DiagnoseRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_DiagnoseResponse {
        let findings = Doctor(services: call.services).findings()
        return .with { $0.findings = findings.map(\.message) }
    }
}
