import Foundation
import GRDB
import Host
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import spearhead

/// What a caller with every permission of one company gets for things of another company.
@Suite("The isolation matrix: things of another company")
struct ForeignTests {
    /// An id that was never made.
    private static func unusedID() -> String { UUIDv7.generate(at: Instant(milliseconds: 1_772_000_000_000)) }

    /// An answer with the id that was asked for, and the codes that drafts make up, taken out.
    private static func comparable(_ answer: Result<[[UInt8]], RPCError>, without ids: [String] = []) -> [String] {
        let texts: [String]
        switch answer {
        case .success(let messages): texts = messages.map { String(decoding: $0, as: UTF8.self) }
        case .failure(let error):
            texts = [error.code.name, error.reason, error.message] + error.metadata.sorted { $0.key < $1.key }.map { "\($0)" }
        }
        return texts.map { text in
            ids.reduce(text) { $0.replacing($1, with: "ID") }.replacing(#/sample_[0-9]+/#, with: "CODE")
        }
    }

    @Test("An id of the other company is answered exactly as an id that nobody made, in every field of every method")
    func ids() async throws {
        try await IsolationWorld.run(filled: .both) { world in
            #expect(world.left.resources.all.isDisjoint(with: world.right.resources.all))
            for (mine, other) in [(world.left, world.right), (world.right, world.left)] {
                var answers: [RPCCode: Int] = [:]
                for row in world.rows where row.isForCompanies {
                    for path in world.draft(row, mine).idPaths {
                        let code = try await compare(world, row, path, mine: mine, other: other)
                        answers[code, default: 0] += 1
                    }
                }
                // A matrix of requests that all fail before their ids are looked at would prove nothing.
                #expect(answers[.notFound, default: 0] > 100)
                #expect(other.resources.ids.count >= 80, "\(other.resources.ids.keys.sorted())")
                let files = world.host.directory.files.filter { $0.contains(mine.company.id) }
                let stored = files.reduce(into: Set<String>()) {
                    $0.formUnion(Resources.uuids(in: world.host.directory.bytes(of: $1)))
                }
                #expect(stored.isSuperset(of: mine.resources.ids["customer"] ?? ["none"]))
                #expect(stored.isDisjoint(with: other.resources.all), "\(mine.company.slug) stores ids of the other company")
            }
        }
    }

    /// Sends one request with an unused id and the same with the other company's id in one field.
    private func compare(
        _ world: IsolationWorld, _ row: MethodRow, _ path: [String], mine: IsolationWorld.Side, other: IsolationWorld.Side
    ) async throws -> RPCCode {
        let label = "\(row.name) \(path.joined(separator: "."))"
        let unused = Self.unusedID()
        let foreign = other.resources.kind(of: path, in: row).flatMap { other.resources.ids[$0]?.first } ?? Self.unusedID()
        var answers: [Result<[[UInt8]], RPCError>] = []
        var made: [String] = []
        for id in [unused, foreign] {
            var draft = world.draft(row, mine) { $0 == path ? id : nil }
            draft.focus = path
            made.append(draft.madeID)
            let payload = try draft.payload()
            answers.append(try await world.send(row, payload, token: mine.token))
        }
        switch (answers[0], answers[1]) {
        case (.success, .success(let messages)) where row.isCommand && row.shape == .unary:
            // A field that the method does not take from the request: the answer has the resource's own value.
            let shown = Set(messages.flatMap(Resources.uuids))
            #expect(!shown.contains(foreign), "\(label) took an id of the other company")
        case (_, let answer):
            #expect(
                Self.comparable(answer, without: [foreign, made[1]]) == Self.comparable(answers[0], without: [unused, made[0]]),
                "\(label)")
        }
        switch answers[1] {
        case .success(let messages):
            let shown = Set(messages.flatMap(Resources.uuids)).subtracting([foreign])
            #expect(shown.isDisjoint(with: other.resources.all), "\(label) shows an id of the other company")
            return .ok
        case .failure(let error):
            #expect(![.permissionDenied, .internal, .unauthenticated].contains(error.code), "\(label): \(error)")
            #expect(error.code == .notFound || !row.name.method.hasPrefix("Get"), "\(label): \(error)")
            return error.code
        }
    }

    @Test("A page token of the other company is INVALID_ARGUMENT INVALID_PAGE_TOKEN, in every List method and paged report")
    func pageTokens() async throws {
        try await IsolationWorld.run(filled: .both) { world in
            let reader = try await world.left.company.user("reader", roles: ["rep"]).user.id
            let session = try world.host.services.identity.issue(
                .user, tenant: world.left.company.runtime.id, subject: reader, name: "reader", lifetimeSeconds: 3600)
            var covered = 0
            for row in world.rows where row.hasPageToken {
                covered += 1
                let isInside = row.isForCompanies || row.audience == .signedIn
                let token =
                    row.audience == .signedIn
                    ? session.secret.reveal() : isInside ? world.left.token : world.host.operatorToken
                let payload = try await acceptable(row, token, world)
                let own = try pageToken(row, payload, of: world.left, world)
                let foreign = try pageToken(row, payload, of: world.right, world)
                for (pageToken, isRefused) in [(own, !isInside), (foreign, true)] {
                    let request = try Self.adding(pageToken, to: payload, row)
                    switch try await world.send(row, request, token: token) {
                    case .success: #expect(!isRefused, "\(row.name) took a page token of the other company")
                    case .failure(let error):
                        #expect(isRefused, "\(row.name): \(error)")
                        #expect(error.code == .invalidArgument && error.reason == "INVALID_PAGE_TOKEN", "\(row.name): \(error)")
                    }
                }
            }
            #expect(covered == world.rows.count { $0.response.field("next_page_token") != nil } && covered > 40)
        }
    }

    /// A request that the method answers: the fullest draft that does.
    private func acceptable(_ row: MethodRow, _ token: String, _ world: IsolationWorld) async throws -> [UInt8] {
        var draft = world.draft(row, world.left)
        for fill in RequestDraft.Fill.allCases {
            draft.fill = fill
            if case .success = try await world.send(row, draft.payload(), token: token) { return try draft.payload() }
        }
        Issue.record("\(row.name) answers no draft, so that its page tokens cannot be tested")
        return []
    }

    /// The token that a list of `side` would give for its next page.
    private func pageToken(
        _ row: MethodRow, _ payload: [UInt8], of side: IsolationWorld.Side, _ world: IsolationWorld
    ) throws -> String {
        let context = try side.company.runtime.context
        let call = Call(
            method: row.name, caller: .system, visible: .everyone, requestID: "", now: world.host.clock.now,
            clock: context.clock, language: .chinese, tenantFingerprint: context.fingerprint)
        let type = try #require(
            row.entry.requestType as? any PagedRequest.Type, "\(row.name) has pages, but its request is no PagedRequest")
        func open<R: PagedRequest>(_ type: R.Type) throws -> String {
            try call.page(of: R(serializedBytes: payload)).token(after: "0")
        }
        return try open(type)
    }

    private static func adding(_ pageToken: String, to payload: [UInt8], _ row: MethodRow) throws -> [UInt8] {
        let type = try #require(row.entry.requestType as? any PagedRequest.Type)
        func open<R: PagedRequest>(_ type: R.Type) throws -> [UInt8] {
            var request = try R(serializedBytes: payload)
            request.pageToken = pageToken
            return try request.serializedBytes()
        }
        return try open(type)
    }

    @Test("A request id of the other company is as good as a new one, and its stored answer stays there")
    func requestIDs() async throws {
        try await IsolationWorld.run(filled: .both) { world in
            let secret = "the other company's stored answer"
            var covered = 0
            for row in world.rows where row.hasRequestID && row.isForCompanies && !row.shape.serverStreams {
                covered += 1
                var request = world.draft(row, world.left)
                let used = Self.unusedID()
                try remember(used, answer: secret, in: world.right, world)
                request.requestID = Self.unusedID()
                let expected = try await world.send(row, request.payload(), token: world.left.token)
                request.requestID = used
                let answer = try await world.send(row, request.payload(), token: world.left.token)
                switch (expected, answer) {
                case (.failure, .failure):
                    #expect(Self.comparable(answer) == Self.comparable(expected), "\(row.name)")
                case (_, .failure(let error)): #expect(error.reason != "REQUEST_ID_CONFLICT", "\(row.name): \(error)")
                case (_, .success(let messages)):
                    #expect(!messages.contains { String(decoding: $0, as: UTF8.self).contains(secret) }, "\(row.name)")
                }
                guard row.isLogged else { continue }
                // In the company itself the id is taken.
                let conflict = try await world.send(row, request.payload(), token: world.right.token)
                #expect(throws: RPCError.self, "\(row.name)") { try conflict.get() }
                if case .failure(let error) = conflict { #expect(error.reason == "REQUEST_ID_CONFLICT", "\(row.name): \(error)") }
            }
            #expect(covered > 80)
        }
    }

    private func remember(_ id: String, answer: String, in side: IsolationWorld.Side, _ world: IsolationWorld) throws {
        let scope = try side.company.runtime.scope
        try world.host.services.store.writeNow(scope) { connection in
            try connection.database.execute(
                sql: "INSERT INTO platform_request (id, digest, response, created_at) VALUES (?, ?, ?, 0)",
                arguments: [id, Data(repeating: 7, count: 32), Data(answer.utf8)])
        }
    }
}
