internal import RPC
public import SwiftProtobuf

/// Version of a resource as text (https://google.aip.dev/154): the row's `version` column.
public enum Etag {
    /// The etag of a version.
    public static func of(_ version: Int64) -> String { "v\(version)" }

    /// Refuses when the client saw another version; an empty etag skips the check.
    ///
    /// - Throws: ``RPCError`` ABORTED `ETAG_MISMATCH`.
    public static func check(_ etag: String, _ version: Int64) throws {
        guard etag.isEmpty || etag == of(version) else {
            throw RPCError(
                .aborted, "ETAG_MISMATCH",
                "The resource changed since you read it. Read it again, apply your change and send the new etag.",
                metadata: ["etag": of(version)])
        }
    }
}

/// The fields that an Update request changes (https://google.aip.dev/134).
public struct UpdateMask: Sendable, Hashable {
    /// The changed fields.
    public let paths: Set<String>

    /// Reads a mask; without paths, or with `*`, all of `allowed` are changed.
    ///
    /// - Throws: ``RPCError`` `INVALID_FIELDS` for a path outside `allowed`.
    public init(_ mask: Google_Protobuf_FieldMask, allowed: Set<String>) throws {
        if mask.paths.isEmpty || mask.paths == ["*"] {
            paths = allowed
            return
        }
        let unknown = mask.paths.filter { !allowed.contains($0) }
        guard unknown.isEmpty else {
            throw RPCError.invalidFields(
                unknown.map {
                    RPCError.FieldViolation(
                        "update_mask", "\($0.prefix(80)) cannot be changed; use \(allowed.sorted().joined(separator: ", "))")
                })
        }
        paths = Set(mask.paths)
    }

    /// Whether a field is changed.
    public func contains(_ path: String) -> Bool { paths.contains(path) }
}
