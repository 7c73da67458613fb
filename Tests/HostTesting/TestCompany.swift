package import Host
package import RPC
package import SpearheadClient
package import SwiftProtobuf

/// A company of a ``TestHost``.
package struct TestCompany: Sendable {
    package let host: TestHost
    package let slug: String
    package let id: String
    /// An operator's token for this company: every permission, over everyone.
    package let token: String

    /// A client with ``token``.
    package var client: SpearheadClient { get throws { try host.client(token) } }

    /// The company as the host holds it in memory.
    package var runtime: TenantRuntime { get throws { try host.services.directory.require(slug: slug) } }

    /// The same company with another token, when the first one was revoked.
    package func withNewToken() async throws -> TestCompany {
        TestCompany(host: host, slug: slug, id: id, token: try await host.issueToken(slug))
    }

    /// Makes a user with an API token, and a password that stays unless it is said to be temporary.
    package func user(
        _ login: String, roles: [String], person: String = "", password: String = "", passwordIsTemporary: Bool = false
    ) async throws -> TestUser {
        let created: Spearhead_Platform_V1_CreateUserResponse = try await client.call(
            "spearhead.platform.v1.UserService/CreateUser",
            Spearhead_Platform_V1_CreateUserRequest.with {
                $0.login = login
                $0.name = "User \(login)"
                $0.roles = roles
                $0.personID = person
                $0.password = password
                $0.permanentPassword = !passwordIsTemporary
            })
        return try await user(created.user)
    }

    /// Gives a user one more API token.
    package func user(_ user: Spearhead_Platform_V1_User, lifetimeSeconds: Int64 = 86_400) async throws -> TestUser {
        let token: Spearhead_Platform_V1_CreateTokenResponse = try await client.call(
            "spearhead.platform.v1.TokenService/CreateToken",
            Spearhead_Platform_V1_CreateTokenRequest.with {
                $0.user = user.id
                $0.name = "test"
                $0.lifetimeSeconds = lifetimeSeconds
            })
        return TestUser(company: self, user: user, token: token.secret, tokenID: token.token.id)
    }
}

/// A user of a ``TestCompany`` with an API token.
package struct TestUser: Sendable {
    package let company: TestCompany
    package let user: Spearhead_Platform_V1_User
    package let token: String
    package let tokenID: String

    /// A client with ``token``.
    package var client: SpearheadClient { get throws { try company.host.client(token) } }
}

extension TestHost {
    /// Makes a company with plugins; all of the distribution's when none is named.
    package func company(
        _ slug: String, plugins: [String] = [], quota: Spearhead_Platform_V1_TenantQuota = .init()
    ) async throws -> TestCompany {
        let created: Spearhead_Platform_V1_CreateTenantResponse = try await `operator`.call(
            "spearhead.platform.v1.TenantService/CreateTenant",
            Spearhead_Platform_V1_CreateTenantRequest.with {
                $0.slug = slug
                $0.name = "Company \(slug)"
                $0.plugins = plugins
                $0.quota = quota
            })
        return TestCompany(host: self, slug: slug, id: created.tenant.id, token: try await issueToken(slug))
    }

    /// A new operator's token for a company, valid for an hour.
    package func issueToken(_ slug: String) async throws -> String {
        let issued: Spearhead_Platform_V1_IssueTenantTokenResponse = try await `operator`.call(
            "spearhead.platform.v1.TenantService/IssueTenantToken",
            Spearhead_Platform_V1_IssueTenantTokenRequest.with {
                $0.slug = slug
                $0.lifetimeSeconds = 3600
            })
        return issued.token
    }
}

extension SpearheadClient {
    /// Calls a method by its full name as text.
    package func call<Response: Message>(
        _ method: String, _ request: some Message, timeoutMilliseconds: Int64 = 600_000
    ) async throws -> Response {
        guard let name = MethodName(method) else { throw TestHostError("\(method) is no method name") }
        return try await call(name, request, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// The error with which a call ends; `nil` when it succeeds.
    package func failure<Request: Message>(_ method: String, _ request: Request) async throws -> RPCError? {
        do {
            // Any message can be decoded as an empty one: what it does not know it keeps.
            let _: Google_Protobuf_Empty = try await call(method, request)
            return nil
        } catch let error as RPCError {
            return error
        }
    }
}
