internal import Crypto
internal import Foundation
internal import PluginKit

/// How the values of an audit entry stand in the hash chain without being needed for it.
///
/// Its column holds nothing for an entry without values, 16 random bytes beside values that are there, and after an erasure the 32 bytes
/// of their digest.
enum AuditSeal {
    static let saltBytes = 16
    static let digestBytes = 32

    /// A broken seal.
    struct Broken: Error {}

    /// Random bytes, new for each entry, so that nobody can find out values that were erased by trying some.
    static func salt() -> [UInt8] {
        let halves = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return withUnsafeBytes(of: halves) { Array($0) }
    }

    /// What stands in the chain.
    ///
    /// - Throws: ``Broken`` when values and seal cannot belong together.
    static func digest(of changes: String, seal: [UInt8]) throws -> [UInt8] {
        switch seal.count {
        case 0 where changes == AuditTrail.noChanges: return []
        case digestBytes where changes == AuditTrail.noChanges: return seal
        case saltBytes:
            var bytes = seal
            bytes.append(contentsOf: changes.utf8)
            return Array(SHA256.hash(data: bytes))
        default: throw Broken()
        }
    }

    /// The entries that an entry of an erasure names, as ranges.
    static func emptiedEntries(in changes: String) -> [ClosedRange<Int64>] {
        let fields = (try? JSONDecoder().decode([FieldChange].self, from: Data(changes.utf8))) ?? []
        return fields.filter { $0.field == AuditTrail.emptiedField }.flatMap { field in
            (field.after ?? "").split(separator: ",").compactMap { part in
                let ends = part.split(separator: "-").compactMap { Int64($0) }
                guard let first = ends.first, let last = ends.last, first <= last else { return nil }
                return first...last
            }
        }
    }

    /// Numbers of entries, ascending, as text: `3,7-9`.
    static func text(of entries: [Int64]) -> String {
        var parts: [ClosedRange<Int64>] = []
        for entry in entries {
            if let last = parts.last, last.upperBound + 1 == entry {
                parts[parts.count - 1] = last.lowerBound...entry
            } else {
                parts.append(entry...entry)
            }
        }
        return parts.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}
