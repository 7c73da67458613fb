internal import GRDB
internal import PluginKit

/// Numbers that a device gave to events which never arrived.
enum DeviceSequences {
    /// Most numbers listed per event and per device.
    static let listMax = (event: 100, device: 1000)

    /// The numbers directly below `sequence` that have not arrived.
    static func missing(below sequence: Int64, device: String, _ reader: Reader) throws -> [Int64] {
        let before =
            try reader.value(
                Int64.self, "SELECT max(device_sequence) FROM visits_event WHERE device_id = ? AND device_sequence < ?",
                [device, sequence]) ?? 0
        guard before + 1 < sequence else { return [] }
        return Array((before + 1..<sequence).suffix(listMax.event))
    }

    /// The gaps of every device of visible people, between 1 and its highest number.
    static func gaps(_ visible: VisibleSet, _ reader: Reader) throws -> [(device: String, missing: [Int64])] {
        let (condition, arguments) = visible.condition("person_id")
        var found: [(device: String, missing: [Int64])] = []
        var device: String?
        var last: Int64 = 0
        try reader.forEach(
            """
            SELECT device_id, device_sequence FROM visits_event \
            WHERE device_id IS NOT NULL AND device_sequence IS NOT NULL AND \(condition) ORDER BY device_id, device_sequence
            """, arguments
        ) { row in
            let (next, sequence): (String, Int64) = (row[0], row[1])
            if next != device { (device, last) = (next, 0) }
            if sequence > last + 1 {
                if found.last?.device != next { found.append((next, [])) }
                let room = listMax.device - found[found.count - 1].missing.count
                found[found.count - 1].missing += (last + 1..<sequence).prefix(max(0, room))
            }
            last = max(last, sequence)
        }
        return found
    }
}
