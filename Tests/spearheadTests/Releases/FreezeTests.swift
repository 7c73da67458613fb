import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Testing

@testable import Host
@testable import spearhead

/// Makes what `Scripts/freeze-release` packs; it is no test of anything, so it only runs when it is told where to.
@Suite("Freezing a release")
struct FreezeTests {
    private static let target = ProcessInfo.processInfo.environment["SPEARHEAD_FREEZE_TO"]

    @Test("Companies, one with something in every area, and a backup are written to a directory", .enabled(if: target != nil))
    func freeze() async throws {
        let target = URL(fileURLWithPath: try #require(Self.target))
        try await IsolationWorld.run(filled: .left, plugins: standardPlugins) { world in
            let host = world.host
            for side in [world.left, world.right] {
                _ = try await side.company.user("anna", roles: ["rep"], password: ReleaseTests.password)
            }
            // A sealed backup packs badly, and most of one is empty tables: that of a company with one plugin will do.
            _ = try await host.company("small", plugins: ["organization"])
            try await ReleaseTests.backUp("small", host)
            let tokens = [world.left.company.slug: world.left.token, world.right.company.slug: world.right.token]
            let facts = try await ReleaseFacts.observe(host, tokens: tokens)
            let left = try #require(facts.companies[world.left.company.slug])
            #expect(left.rows.count > 100 && left.answers.count > 50)
            await host.stop()
            try facts.write(to: target.appendingPathComponent("facts.json"))
            let data = target.appendingPathComponent("data")
            try FileManager.default.copyItem(at: URL(fileURLWithPath: host.directory.path), to: data)
            // Every host makes a development authority by itself; its keys are no part of the data.
            try FileManager.default.removeItem(at: data.appendingPathComponent("tls"))
        }
    }
}
