internal import Foundation
internal import SwiftProtobuf

/// Values as people read them.
enum Texts {
    /// `2026-03-02 01:00:00Z`; empty for a time that is not set.
    static func time(_ timestamp: Google_Protobuf_Timestamp, isSet: Bool = true) -> String {
        guard isSet else { return "" }
        return Date(timeIntervalSince1970: TimeInterval(timestamp.seconds))
            .formatted(.iso8601.dateTimeSeparator(.space))
    }

    /// `1.4 MiB`.
    static func bytes(_ count: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var unit = 0
        var divisor: Int64 = 1
        while count / divisor >= 1024, unit < units.count - 1 {
            divisor *= 1024
            unit += 1
        }
        if unit == 0 { return "\(count) B" }
        let tenths = (count * 10 + divisor / 2) / divisor
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// `1 row`, `2 rows`.
    static func count(_ count: Int64, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
