import PluginKit

extension Call {
    /// A call of a list method in one company.
    static func listing(
        _ method: String = "ListSamples", tenant: UInt64 = 1, visible: VisibleSet = .everyone
    ) throws -> Call {
        Call(
            method: MethodName(service: "acme.samples.v1.SampleService", method: method), caller: .system, visible: visible,
            requestID: "", now: Instant(milliseconds: 1_772_413_200_000), clock: try TenantClock(timeZone: "Asia/Shanghai"),
            language: .chinese, tenantFingerprint: tenant)
    }
}
