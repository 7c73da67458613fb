internal import Glibc
internal import PluginKit

/// Bounds the failed sign-ins of a network address, whichever logins it tries: password spraying.
///
/// A bucket that leaks (the generic cell rate algorithm): so many failures at once, then one every six seconds.
package struct AddressThrottle: Sendable {
    /// How many failures an address has at once when nothing else is said; so many people behind one address can mistype at once.
    package static let failuresDefault = 100
    /// After how many milliseconds one failure is forgotten.
    static let leakMilliseconds: Int64 = 6000
    /// Most addresses remembered; at the bound the half with the fewest failures is forgotten.
    static let entriesMax = 10_000

    private let failures: Int64
    /// When all failures of an address are forgotten.
    private var emptyAt: [Address: Instant] = [:]

    /// - Parameter failures: Failures at once; 0 for no bound.
    init(failures: Int) { self.failures = Int64(failures) }

    /// Addresses that are remembered.
    var count: Int { emptyAt.count }

    /// How long the address must wait before it may try again; `nil` when it need not.
    func wait(_ address: String, now: Instant) -> Int64? {
        guard failures > 0, let emptyAt = emptyAt[Address(address)] else { return nil }
        let wait = emptyAt.milliseconds - now.milliseconds - (failures - 1) * Self.leakMilliseconds
        return wait > 0 ? wait : nil
    }

    /// Counts a failure.
    mutating func failed(_ address: String, now: Instant) {
        guard failures > 0, !address.isEmpty else { return }
        if emptyAt.count >= Self.entriesMax {
            let kept = emptyAt.sorted { $0.value > $1.value }.prefix(Self.entriesMax / 2)
            emptyAt = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        let address = Address(address)
        let start = max(now, emptyAt[address] ?? now)
        emptyAt[address] = Instant(milliseconds: start.milliseconds + Self.leakMilliseconds)
    }

    /// An IPv4 address, or the network of an IPv6 address: its first 64 bits, of which one customer has at least one.
    private struct Address: Hashable {
        let bytes: [UInt8]

        init(_ text: String) {
            var parts = [UInt8](repeating: 0, count: 16)
            guard text.contains(":"), inet_pton(AF_INET6, text, &parts) == 1 else {
                bytes = Array(text.utf8)
                return
            }
            // IPv4 in IPv6 clothes, ::ffff:192.0.2.1, as a socket for both gives it (RFC 4291, section 2.5.5.2).
            let isMapped = parts[..<10].allSatisfy { $0 == 0 } && parts[10] == 0xFF && parts[11] == 0xFF
            bytes = isMapped ? Array(parts[12...].map { String($0) }.joined(separator: ".").utf8) : Array(parts[..<8])
        }
    }
}
