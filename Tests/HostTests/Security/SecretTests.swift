import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Secrets")
struct SecretTests {
    private static let password = "correct horse battery"

    private struct Holder {
        let name = "ann"
        let password = Secret("correct horse")
    }

    @Test("No way of turning values into text shows a secret, alone or inside of something else")
    func redaction() {
        let secret = Secret("correct horse")
        var dumped = ""
        dump(Holder(), to: &dumped)
        dump([secret: secret], to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder())", String(reflecting: Holder()),
            "\([secret])", "\(Optional(secret) as Any)", dumped, "\(Mirror(reflecting: secret).children.map { "\($0)" })",
            "\(Credential(bytes: Array("correct horse".utf8)))",
        ]
        for text in texts { #expect(!text.contains("correct horse")) }
        #expect(texts[0] == Secret.placeholder && secret.reveal() == "correct horse")
        #expect(!((secret as Any) is any Encodable))
    }

    @Test("Bytes are compared to the end, whatever differs first", arguments: [0, 1, 31])
    func comparison(position: Int) {
        let bytes = [UInt8](repeating: 7, count: 32)
        var other = bytes
        other[position] ^= 0x80
        #expect(bytes.isEqualInConstantTime(to: bytes) && !bytes.isEqualInConstantTime(to: other))
        #expect(!bytes.isEqualInConstantTime(to: bytes.dropLast()))
        #expect(Secret("a") == Secret("a") && Secret("a") != Secret("b") && Secret("a") != Secret("aa"))
    }

    @Test("No log line, error, audit entry or file of the data directory shows a password or token that was used")
    func scenario() async throws {
        let log = LogRecorder()
        try await TestHost.run(plugins: [NotesPlugin.self], flags: ["log.level": "trace"], logger: log.logger) { host in
            var heard: [String] = []
            func call(_ method: String, _ request: some Message, _ client: SpearheadClient) async throws {
                if let error = try await client.failure("spearhead.platform.v1.\(method)", request) { heard.append("\(error)") }
            }
            func signIn(_ login: String, _ password: String) -> Spearhead_Platform_V1_SignInRequest {
                .with {
                    $0.tenant = "acme"
                    $0.login = login
                    $0.password = password
                }
            }
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"], password: Self.password)
            let anonymous = try host.client(nil)
            let session: Spearhead_Platform_V1_SignInResponse = try await anonymous.call(
                "spearhead.platform.v1.TokenService/SignIn", signIn("ann", Self.password))
            let wrong = "a wrong but precious password"
            for _ in 0..<7 { try await call("TokenService/SignIn", signIn("ann", wrong), anonymous) }
            try await call("TokenService/SignIn", signIn(wrong, wrong), anonymous)
            let later = "another good password"
            let change = Spearhead_Platform_V1_SetPasswordRequest.with {
                $0.user = user.user.id
                $0.password = later
            }
            try await call("UserService/SetPassword", change, user.client)
            try await call(
                "UserService/SetPassword", Spearhead_Platform_V1_SetPasswordRequest.with { $0.password = "short" }, user.client)
            let unknown = Token.make().reveal()
            for token in [session.token, unknown, wrong, user.token + "x"] {
                try await call("TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest(), host.client(token))
                try await call("UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest(), host.client(token))
            }
            _ = try await user.client.failure(
                "notes.v1.NoteService/CreateNote",
                NotesPlugin.CreateRequest.with { $0.slug = String(repeating: "x", count: 100_000) })
            let entries: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries", Spearhead_Platform_V1_ListAuditEntriesRequest())
            #expect(heard.count > 10 && entries.entries.count > 3)
            #expect(log.lines.contains { $0.message == "a sign-in failed" })
            await host.stop()
            let secrets = [
                Self.password, wrong, later, user.token, session.token, unknown, company.token, host.operatorToken,
                Data(Self.password.utf8).base64EncodedString(), Data(user.token.utf8).base64EncodedString(),
            ]
            let texts = log.lines.map { "\($0)" } + heard + entries.entries.map { $0.textFormatString() }
            for secret in secrets { #expect(!texts.contains { $0.contains(secret) }, "\(secret)") }
            for file in host.directory.files where file != "operator.token" {
                let content = String(decoding: host.directory.bytes(of: file), as: UTF8.self)
                for secret in secrets { #expect(!content.contains(secret), "\(file) has \(secret)") }
            }
        }
    }

    @Test("The digest that tells repeats apart is no shortcut to guess a password, and still tells another password")
    func requestDigest() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["rep"], password: Self.password)
            var request = Spearhead_Platform_V1_SetPasswordRequest.with {
                $0.user = user.user.id
                $0.password = Self.password
                $0.requestID = UUIDv7.generate(at: host.clock.now)
            }
            let method = "spearhead.platform.v1.UserService/SetPassword"
            #expect(try await company.client.failure(method, request) == nil)
            #expect(try await company.client.failure(method, request) == nil)
            let caller = try host.services.identity.lookUp(authorization: Array("Bearer \(company.token)".utf8))
            guard case .session(let session) = caller else { return #expect(Bool(false), "the token has no session") }
            let guessable = Executor.digest(
                try request.serializedBytes(), method: try #require(MethodName(method)), caller: session.caller)
            let stored = try host.services.store.readNow(try company.runtime.scope) { connection in
                try connection.first("SELECT digest FROM platform_request WHERE id = ?", [request.requestID]) { $0.bytes(0) }
            }
            #expect(stored?.count == 32 && stored != guessable)
            request.password = "another good password"
            #expect(try await company.client.failure(method, request)?.reason == "REQUEST_ID_CONFLICT")
        }
    }
}
