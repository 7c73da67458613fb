import Host
import HostTesting
import RPC
import SwiftProtobuf
import Testing

@Suite("Admission")
struct AdmissionTests {
    private func at(_ milliseconds: UInt64) -> Deadline { Deadline(nanoseconds: milliseconds * 1_000_000) }

    @Test("A burst of one second's calls comes in at once; then a call costs its share of a second")
    func rate() {
        let admission = Admission(TenantQuota(callsPerSecond: 10, callsInFlight: 1000))
        for _ in 0..<10 { #expect(admission.enter(now: at(5000)) == nil) }
        let refusal = admission.enter(now: at(5000))
        #expect(refusal?.code == .resourceExhausted && refusal?.reason == "RATE_LIMITED")
        #expect(refusal?.retryDelayMilliseconds == 101)
        #expect(admission.enter(now: at(5099)) != nil)
        #expect(admission.enter(now: at(5100)) == nil)
        #expect(admission.enter(now: at(5100)) != nil)
        // Credit never exceeds one second's worth, and a clock that stands still or goes back gives none.
        for _ in 0..<10 { #expect(admission.enter(now: at(3_600_000)) == nil) }
        #expect(admission.enter(now: at(3_600_000)) != nil)
        #expect(admission.enter(now: at(10)) != nil)
    }

    @Test(
        "In any window no more calls come in than the burst and the rate allow", arguments: [1, 3, 7, 1000, 123_456] as [Int64])
    func property(callsPerSecond: Int64) {
        let admission = Admission(TenantQuota(callsPerSecond: callsPerSecond, callsInFlight: .max))
        var milliseconds: UInt64 = 1000
        var admitted: Int64 = 0
        for _ in 0..<20_000 {
            milliseconds += UInt64.random(in: 0...3)
            let now = at(milliseconds)
            if let refusal = admission.enter(now: now) {
                // Whoever waits as long as the answer says is let in.
                guard let wait = refusal.retryDelayMilliseconds, wait > 0 else {
                    Issue.record("no time to wait")
                    return
                }
                if Int.random(in: 0..<4) == 0 {
                    milliseconds += UInt64(wait)
                    #expect(admission.enter(now: at(milliseconds)) == nil)
                    admitted += 1
                }
            } else {
                admitted += 1
            }
        }
        #expect(admitted <= callsPerSecond * (Int64(milliseconds - 1000) / 1000 + 2))
        #expect(admitted > 0)
    }

    @Test("Calls under way are bounded until they leave, and a refused call holds no place")
    func inFlight() {
        let admission = Admission(TenantQuota(callsPerSecond: 1_000_000, callsInFlight: 2))
        #expect(admission.enter(now: at(1000)) == nil)
        #expect(admission.enter(now: at(1000)) == nil)
        for _ in 0..<3 {
            let refusal = admission.enter(now: at(1000))
            #expect(refusal?.reason == "TOO_MANY_CALLS_IN_FLIGHT" && (refusal?.retryDelayMilliseconds ?? 0) > 0)
        }
        #expect(admission.inFlight == 2)
        admission.leave()
        #expect(admission.enter(now: at(1000)) == nil)
        admission.setQuota(TenantQuota(callsPerSecond: 1_000_000, callsInFlight: 3))
        #expect(admission.enter(now: at(1000)) == nil)
        #expect(admission.enter(now: at(1000)) != nil)
    }

    @Test("A company over its quota is RESOURCE_EXHAUSTED with the time to wait, and no other company notices")
    func overTheWire() async throws {
        try await TestHost.run { host in
            let slow = try await host.company("slow", quota: .with { $0.callsPerSecond = 1 })
            let other = try await host.company("other")
            let method = "spearhead.platform.v1.UserService/ListUsers"
            let request = Spearhead_Platform_V1_ListUsersRequest()
            var refusal: RPCError?
            for _ in 0..<200 where refusal == nil { refusal = try await slow.client.failure(method, request) }
            #expect(refusal?.code == .resourceExhausted && refusal?.reason == "RATE_LIMITED")
            #expect((refusal?.retryDelayMilliseconds ?? 0) > 0)
            for _ in 0..<20 { #expect(try await other.client.failure(method, request) == nil) }
            #expect(try slow.runtime.admission.inFlight == 0 && other.runtime.admission.inFlight == 0)
        }
    }
}
