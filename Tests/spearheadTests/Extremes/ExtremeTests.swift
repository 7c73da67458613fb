import Foundation
import HostTesting
import PluginKit
import PluginTesting
import Testing

@testable import Host
@testable import spearhead

@Suite("Extreme requests")
struct ExtremeTests {
    private static let isNightly = ProcessInfo.processInfo.environment["SPEARHEAD_NIGHTLY"] != nil
    /// Requests of one run; all cases together are some 170 000.
    private static let requests = isNightly ? 30_000 : 300
    /// Rows of one import into each table.
    private static let rows = isNightly ? 3000 : 60
    /// Other requests every night, so that they are all sent in time.
    private static let seed = isNightly ? UInt64.random(in: 0...UInt64.max) : 1

    @Test(
        "No value in any field of any method stops the host or makes it fail, nor what of it was stored, reported, exported or worked on",
        .timeLimit(.minutes(60)))
    func values() async throws {
        try await IsolationWorld.run(filled: .left) { world in
            var campaign = ExtremeCampaign(world, isVerbose: Self.isNightly)
            try await campaign.sendCases(Self.requests, seed: Self.seed)
            try await campaign.importRows(Self.rows, seed: Self.seed)
            try await campaign.readEverything()
            for days in [1, 40, 400] as [Int64] {
                world.host.clock.set(world.host.clock.now.advanced(bySeconds: days * 86_400))
                Scheduler(services: try world.host.services).tick(now: world.host.clock.now)
            }
            for failure in campaign.failures { Issue.record("seed \(Self.seed): \(failure)") }
            // A campaign whose requests are all refused at the door would prove nothing.
            #expect(campaign.answers["OK", default: 0] > 100)
            #expect(campaign.answers["INVALID_ARGUMENT INVALID_FIELDS", default: 0] > 50)
            #expect(campaign.answers.count > 10)
        }
    }
}
