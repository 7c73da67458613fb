internal import Foundation
internal import Host
internal import RPC
internal import SpearheadClient
internal import SwiftProtobuf

/// One command's connection, settings and output.
struct Session: Sendable {
    let settings: ClientSettings
    /// Presents the token of the settings.
    let client: SpearheadClient
    let printer: Printer
    let context: ProgramContext

    /// Longest time for work that reports its progress.
    static let longTimeoutMilliseconds: Int64 = 6 * 3600 * 1000

    /// Connects, does the work and closes the connection.
    static func run(
        _ options: ConnectionOptions, tenant: String? = nil, _ body: (Session) async throws -> Void
    ) async throws {
        let context = ProgramContext.current
        let file = try ConfigurationFile.load(flag: options.config, environment: context.environment)
        let settings = try ClientSettings(
            flags: options, tenant: tenant, environment: context.environment, file: file,
            fileExists: { FileManager.default.fileExists(atPath: $0) })
        let client = try await SpearheadClient.connect(
            to: settings.host, port: settings.port, trustRoots: settings.authorityFile.map { .file($0) } ?? .system,
            serverName: settings.serverName, token: try settings.token.provider(context))
        let session = Session(
            settings: settings, client: client, printer: Printer(isJSON: options.json, context: context), context: context)
        do {
            try await body(session)
            await client.close()
        } catch {
            await client.close()
            throw error
        }
    }

    /// Calls a method of the platform as the owner of the configured token.
    func call<Request: Message, Response: Message>(
        _ method: Method<Request, Response>, _ request: Request
    ) async throws -> Response {
        try await client.call(method.name, request, timeoutMilliseconds: settings.timeoutMilliseconds)
    }

    /// Calls a method of the platform that answers with a stream.
    func stream<Request: Message, Response: Message>(
        _ method: Method<Request, Response>, _ request: Request
    ) async throws -> ResponseStream<Response> {
        try await client.stream(method.name, request, timeoutMilliseconds: Self.longTimeoutMilliseconds)
    }

    /// The same connection with another token.
    func presenting(_ token: TokenProvider) -> Session {
        Session(settings: settings, client: client.presenting(token), printer: printer, context: context)
    }

    /// The session inside the company of the settings: as its admin when one is named, otherwise as the token's owner.
    func inCompany() async throws -> Session {
        guard let tenant = settings.tenant else { return self }
        return try await inCompany(tenant)
    }

    /// The session inside a company, as its admin on the operator's behalf.
    func inCompany(_ slug: String) async throws -> Session {
        let issued = try await call(
            PlatformCalls.issueTenantToken,
            .with {
                $0.slug = slug
                $0.lifetimeSeconds = 3600
            })
        return presenting(.fixed(issued.token))
    }
}

extension ClientSettings.Token {
    /// Where the client takes the token from; a default file that is missing makes calls anonymous.
    func provider(_ context: ProgramContext) throws -> TokenProvider {
        switch self {
        case .text(let token): return TokenProvider(token)
        case .fileIfPresent(let path) where !FileManager.default.fileExists(atPath: path): return .anonymous
        case .file(let path), .fileIfPresent(let path):
            return TokenProvider(try SecretReader.firstLine(of: path, what: "token", in: context))
        }
    }
}
