internal import Foundation
internal import RPC

/// Whose certificates a client accepts.
public struct TrustRoots: Sendable {
    private let path: String?

    /// The authorities that the system trusts.
    public static let system = TrustRoots(path: nil)

    /// The authorities in a PEM file, and no others.
    public static func file(_ path: String) -> TrustRoots { TrustRoots(path: path) }

    func load() throws -> [UInt8] {
        guard let path else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RPCError(
                .failedPrecondition, "TRUST_ROOTS_UNUSABLE", "The file \(path) with the trusted certificates cannot be read.",
                domain: "client")
        }
        return [UInt8](data)
    }
}
