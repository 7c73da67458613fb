internal import Synchronization

/// Resource ids: UUID version 7 (RFC 9562, section 5.7) in canonical lower-case text.
///
/// Ids made in one process are strictly increasing: within a millisecond the 12 bits after the version count up.
public enum UUIDv7 {
    private struct Last {
        var milliseconds: Int64 = 0
        var counter: UInt16 = 0
        var random = SystemRandomNumberGenerator()
    }

    private static let last = Mutex(Last())

    /// A new id whose first 48 bits are the time.
    public static func generate(at instant: Instant) -> String {
        let (milliseconds, counter, random) = last.withLock { last -> (Int64, UInt16, UInt64) in
            let random: UInt64 = last.random.next()
            if instant.milliseconds > last.milliseconds {
                last.milliseconds = instant.milliseconds
                last.counter = UInt16(truncatingIfNeeded: random >> 53)  // 11 bits: room to count up
            } else if last.counter == 0xFFF {
                last.milliseconds += 1
                last.counter = 0
            } else {
                last.counter += 1
            }
            return (last.milliseconds, last.counter, last.random.next())
        }
        let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | UInt64(counter)
        let low = random & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return text(high, low)
    }

    /// Whether `text` is a UUID of any version in canonical lower-case form.
    public static func isCanonical(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: if byte != 0x2D { return false }
            default: if !(0x30...0x39).contains(byte) && !(0x61...0x66).contains(byte) { return false }
            }
        }
        return true
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var index = 0
            for position in 0..<32 {
                if position == 8 || position == 12 || position == 16 || position == 20 {
                    buffer[index] = 0x2D
                    index += 1
                }
                let word = position < 16 ? high : low
                let nibble = UInt8(word >> UInt64(60 - position % 16 * 4) & 0xF)
                buffer[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
                index += 1
            }
            return 36
        }
    }
}
