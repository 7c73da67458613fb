internal import Foundation
package import RPC

/// Where a client takes the token of each call from.
public struct TokenProvider: Sendable {
    let token: @Sendable () async throws -> Secret?

    /// Asks for the token before each call; `nil` makes the call anonymous.
    public init(_ token: @escaping @Sendable () async throws -> String?) { self.token = { try await token().map(Secret.init) } }

    /// A token that is known already.
    package init(_ token: Secret) { self.token = { token } }

    /// No token: public methods only.
    public static let anonymous = TokenProvider { nil }

    /// One token for the life of the client.
    public static func fixed(_ token: String) -> TokenProvider { TokenProvider(Secret(token)) }

    /// The first line of a file, read again for each call, so that a rotated token is taken up.
    public static func file(_ path: String) -> TokenProvider {
        TokenProvider {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw RPCError(
                    .unauthenticated, "TOKEN_FILE_UNREADABLE",
                    "The token file \(path) cannot be read. Check its path and its mode.",
                    domain: "client")
            }
            return text.split(whereSeparator: \.isNewline).first.map(String.init)
        }
    }
}
