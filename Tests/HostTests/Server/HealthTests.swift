import Host
import HostTesting
import RPC
import Testing

@Suite("A host over TLS")
struct HealthTests {
    @Test("The health check is public")
    func check() async throws {
        try await TestHost.run { host in
            let response: Spearhead_Platform_V1_CheckResponse = try await host.client(nil).call(
                "spearhead.platform.v1.HealthService/Check", Spearhead_Platform_V1_CheckRequest())
            #expect(response.status == .serving)
            #expect(response.version == PlatformVersion.current)
        }
    }

    @Test("The status is for operators, and counts companies by state")
    func status() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let method = "spearhead.platform.v1.StatusService/GetStatus"
            let request = Spearhead_Platform_V1_GetStatusRequest()
            let status: Spearhead_Platform_V1_GetStatusResponse = try await host.operator.call(method, request)
            #expect(status.tenants == ["active": 1])
            #expect(status.residentBytes > 0 && status.connections > 0 && status.callsTotal > 0)
            #expect(try await company.client.failure(method, request)?.reason == "OPERATOR_TOKEN_REQUIRED")
        }
    }
}
