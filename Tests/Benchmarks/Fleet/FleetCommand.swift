import ArgumentParser
import Foundation
import Host
import NIOPosix
import Organization
import RPC
import SwiftProtobuf
import TTRPC

/// Many companies in one process: makes them, and calls each of them.
struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Makes companies, or makes the first call of each; one at a time, so that a latency is one company's.",
        subcommands: [Provision.self, Touch.self])

    /// Creates companies with all plugins and writes a token of each into a file.
    struct Provision: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create companies, touch each, and keep a token of each.")

        @OptionGroup var load: LoadOptions

        @Option(help: "How many companies.")
        var companies = 2_000

        @Option(help: "File for the tokens, one a line.")
        var tokens: String

        func run() async throws {
            let caller = try await FleetCaller(load)
            var figures = Figures(elapsedNanoseconds: 0)
            var issued: [String] = []
            let metadata = try load.metadata()
            for number in 0..<companies {
                let slug = "fleet-\(number)"
                let created = try await caller.timed(
                    MethodName(service: "spearhead.platform.v1.TenantService", method: "CreateTenant"), metadata,
                    Spearhead_Platform_V1_CreateTenantRequest.with {
                        $0.requestID = UUID().uuidString.lowercased()
                        $0.slug = slug
                        $0.name = slug
                    })
                figures.add(created.nanoseconds)
                let token = try await caller.timed(
                    MethodName(service: "spearhead.platform.v1.TenantService", method: "IssueTenantToken"), metadata,
                    Spearhead_Platform_V1_IssueTenantTokenRequest.with {
                        $0.requestID = UUID().uuidString.lowercased()
                        $0.slug = slug
                        $0.lifetimeSeconds = 3600
                    })
                issued.append(try Spearhead_Platform_V1_IssueTenantTokenResponse(serializedBytes: token.answer).token)
                _ = try await caller.touch(issued[number])
            }
            try issued.joined(separator: "\n").write(toFile: tokens, atomically: true, encoding: .utf8)
            await caller.close()
            try figures.report()
        }
    }

    /// Makes one call in each company; after a restart, that opens its file.
    struct Touch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make one call in each company.")

        @OptionGroup var load: LoadOptions

        @Option(help: "File with the tokens, one a line.")
        var tokens: String

        func run() async throws {
            let caller = try await FleetCaller(load)
            var figures = Figures(elapsedNanoseconds: 0)
            for token in try String(contentsOfFile: tokens, encoding: .utf8).split(separator: "\n") {
                figures.add(try await caller.touch(String(token)))
            }
            await caller.close()
            try figures.report()
        }
    }
}

/// One connection with one call at a time.
private struct FleetCaller {
    private let connection: TTRPCConnection

    init(_ load: LoadOptions) async throws {
        var options = load
        options.connections = 1
        connection = try await options.connect(MultiThreadedEventLoopGroup.singleton)[0]
    }

    func timed(
        _ method: MethodName, _ metadata: [(key: String, value: String)], _ request: some Message
    ) async throws -> (answer: [UInt8], nanoseconds: UInt64) {
        let head = RequestHead(service: method.service, method: method.method, metadata: metadata)
        let payload: [UInt8] = try request.serializedBytes()
        let began = Deadline.now()
        let answer = try await connection.call(head, payload: payload)
        return (answer, Deadline.now().nanoseconds - began.nanoseconds)
    }

    /// Reads a list of the company, which is empty; gives how long that took.
    func touch(_ token: String) async throws -> UInt64 {
        try await timed(
            MethodName(service: "spearhead.organization.v1.OrgUnitService", method: "ListOrgUnits"),
            [("authorization", "Bearer \(token)")], Spearhead_Organization_V1_ListOrgUnitsRequest()
        ).nanoseconds
    }

    func close() async { await connection.close() }
}
