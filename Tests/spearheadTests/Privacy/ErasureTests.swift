import Foundation
import GRDB
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host
@testable import spearhead

@Suite("Erasing a person")
struct ErasureTests {
    @Test("No byte of the person is left in any file, and every byte of another one is")
    func bytes() async throws {
        try await PrivacyWorld.run(plugins: standardPlugins) { world in
            let mapped = Set(
                try world.host.services.composition.plugins.flatMap(\.manifest.personalData)
                    .filter { $0.content == .value && $0.keptBecause == nil }.map { "\($0.table).\($0.column)" })
            #expect(world.gone.columns == mapped)
            // The test can find what it looks for.
            #expect(world.found(world.gone.present, in: world.files) == world.gone.present)
            #expect(world.found(world.gone.former, in: world.files) == world.gone.former)
            #expect(world.gone.former.count > 30)
            #expect(world.found([world.photo], in: world.files) == [world.photo])
            #expect(world.found(world.gone.present, in: ["control.db-wal", "control.db"]).count == 1)

            let response = try await world.erase(world.person)

            #expect(world.found(world.gone.present, in: world.files) == [])
            #expect(world.found(world.gone.former, in: world.files) == [])
            #expect(world.found([world.photo, world.cover], in: world.files) == [world.cover])
            #expect(world.found(world.stays.present, in: world.files) == world.stays.present)
            #expect(Set(response.erased.map { "\($0.table).\($0.column)" }).subtracting(["album_photo.photo_sha256"]) == mapped)
            #expect(response.kept.contains { $0.column == "badge" && $0.values == 2 && $0.reason == "the gate knows it" })
            #expect(response.kept.allSatisfy { !$0.reason.isEmpty })
            #expect(response.blobs == 1 && response.messages == 1 && response.events == 3)
            #expect(response.answers == response.auditEntries && response.answers > 20)
            let audit = try await world.verifyAudit()
            #expect(audit.intact, "\(audit.problem)")
        }
    }

    @Test("Who is erased cannot sign in any more, and every token ends")
    func users() async throws {
        try await PrivacyWorld.run { world in
            let user = try await world.company.user("anna", roles: ["admin"], password: "correct horse battery")
            let before: Spearhead_Platform_V1_WhoAmIResponse = try await user.client.call(
                "spearhead.platform.v1.TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest())
            #expect(before.name == "User anna")
            #expect(try await world.erase(user.user.id).users == 1)
            let after = try await user.client.failure(
                "spearhead.platform.v1.TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest())
            #expect(after?.reason == "TOKEN_REVOKED")
            let signIn = try await world.host.client(nil).failure(
                "spearhead.platform.v1.TokenService/SignIn",
                Spearhead_Platform_V1_SignInRequest.with {
                    $0.tenant = "acme"
                    $0.login = "anna"
                    $0.password = "correct horse battery"
                })
            #expect(signIn?.reason == "SIGN_IN_FAILED")
            let found: Spearhead_Platform_V1_GetUserResponse = try await world.company.client.call(
                "spearhead.platform.v1.UserService/GetUser",
                Spearhead_Platform_V1_GetUserRequest.with { $0.user = user.user.id })
            #expect(found.user.disabled && found.user.name.isEmpty && found.user.login.hasPrefix("erased-"))
        }
    }

    @Test("A repeat gives the first answer, another erasure finds nothing, and an alias is refused with the person's id")
    func repeats() async throws {
        try await PrivacyWorld.run { world in
            let alias = world.gone.ids[1]
            let refused = try await world.company.client.failure(
                PrivacyWorld.service + "ErasePersonalData",
                Spearhead_Platform_V1_ErasePersonalDataRequest.with {
                    $0.personID = alias
                    $0.confirmPersonID = alias
                })
            #expect(refused?.reason == "SUBJECT_IS_ALIAS" && refused?.metadata["person_id"] == world.person)
            let requestID = UUIDv7.generate(at: world.host.clock.now)
            let first = try await world.erase(world.person, requestID: requestID)
            #expect(try await world.erase(world.person, requestID: requestID) == first)
            let refusal = #expect(throws: RPCError.self) {
                try world.host.services.store.readNow(world.company.runtime.scope) { connection in
                    let row = try Row.fetchOne(
                        connection.database, sql: "SELECT id, digest FROM platform_request WHERE response IS NULL")
                    _ = try RequestLog.find(row?["id"] ?? "", digest: Array(row?["digest"] ?? Data()), connection: connection)
                }
            }
            #expect(refusal?.reason == "ANSWER_ERASED")
            let second = try await world.erase(world.person)
            #expect(second.erased.isEmpty && second.auditEntries == 0 && second.answers == 0 && second.blobs == 0)
            #expect(second.kept == first.kept)
            #expect(try await world.verifyAudit().intact)
        }
    }

    @Test("The export gives every mapped value and the blobs, until the erasure leaves what is kept")
    func export() async throws {
        try await PrivacyWorld.run { world in
            let (data, blobs) = try await export(world)
            #expect(Set(data.map(\.value)).isSuperset(of: world.gone.present))
            #expect(data.allSatisfy { !$0.rowKey.isEmpty && !$0.rowKey.contains("") })
            #expect(blobs == [world.photo, world.cover].reduce(into: [:]) { $0[world.digest($1).hexadecimal] = Data($1.utf8) })
            _ = try await world.erase(world.person)
            let (rest, none) = try await export(world)
            #expect(
                rest.filter { $0.erasure != .keep }.allSatisfy {
                    $0.value.isEmpty || $0.value.hasPrefix("erased-") || $0.value == "0"
                })
            #expect(rest.contains { $0.erasure == .keep && $0.value == "B-17" })
            #expect(none == [:])
        }
    }

    private func export(_ world: PrivacyWorld) async throws -> ([Spearhead_Platform_V1_PersonalDatum], [String: Data]) {
        let name = try #require(MethodName(PrivacyWorld.service + "ExportPersonalData"))
        let request = Spearhead_Platform_V1_ExportPersonalDataRequest.with { $0.personID = world.person }
        let answers = try await world.host.send(
            name, request.serializedBytes(), token: world.company.token,
            shape: CallShape(clientStreams: false, serverStreams: true)
        ).get().map { try Spearhead_Platform_V1_ExportPersonalDataResponse(serializedBytes: $0) }
        var blobs: [String: Data] = [:]
        for answer in answers where answer.hasBlob { blobs[answer.blob.sha256, default: Data()] += answer.blob.content }
        return (answers.flatMap(\.data), blobs)
    }

    @Test("An erasure that was written down before the host stopped is finished by the next one")
    func finished() async throws {
        try await PrivacyWorld.run { world in
            let services = try world.host.services
            try services.control.write { try ErasureList.begin(world.person, of: "acme", at: world.host.clock.now, $0) }
            ErasureFinisher(services: services).tick(now: world.host.clock.now)
            #expect(try ErasureList.unfinished(services.control) == [:])
            let files = world.files.filter { !$0.hasPrefix("control.db") }
            #expect(world.found(world.gone.present.union([world.photo]), in: files) == [])
            #expect(try await world.verifyAudit().intact)
        }
    }
}
