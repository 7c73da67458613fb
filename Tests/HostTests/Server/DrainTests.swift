import Foundation
import Host
import HostTesting
import Logging
import RPC
import SwiftProtobuf
import TTRPC
import Testing

@Suite("Stopping a host")
struct DrainTests {
    @Test("Calls under way finish, new ones are UNAVAILABLE, and then every file is closed")
    func drains() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let connection = try await host.connect()
            let metadata = [(key: "authorization", value: "Bearer \(company.token)")]
            let name = "drain-\(UUID())"
            let wait = RequestHead(service: "notes.v1.NoteService", method: "WaitAtGate", metadata: metadata)
            let check = RequestHead(service: "spearhead.platform.v1.HealthService", method: "Check", metadata: [])
            let payload: [UInt8] = try NotesPlugin.GetRequest.with { $0.slug = name }.serializedBytes()
            async let waiting = connection.call(wait, payload: payload, timeoutNanoseconds: 60_000_000_000)
            await Gate.named(name).waitForArrival()
            async let stopped: Void = host.host.stop()
            var refusal: RPCError?
            while refusal == nil {
                do { _ = try await connection.call(check, payload: []) } catch let error as RPCError { refusal = error }
            }
            #expect(refusal?.code == .unavailable)
            await #expect(throws: (any Error).self) { try await host.connect() }
            Gate.named(name).open()
            let answer = try NotesPlugin.Response(serializedBytes: try await waiting)
            #expect(answer.payload == Data(name.utf8))
            try await stopped
            #expect(host.directory.files.allSatisfy { !$0.hasSuffix("-wal") || host.directory.bytes(of: $0).isEmpty })
            await connection.close()
        }
    }

    @Test("One host at a time uses a data directory; the next one may when the first has stopped")
    func oneHost() async throws {
        try await TestHost.run { host in
            let configuration = try HostConfiguration.load(flags: TestHost.flags(host.directory), environment: [:], file: nil)
            await #expect(throws: (any Error).self) {
                try await Host.start(plugins: [], configuration: configuration, logger: .init(label: "test"))
            }
            await host.stop()
            try await host.start()
            #expect(try host.services.directory.all.isEmpty)
        }
    }
}
