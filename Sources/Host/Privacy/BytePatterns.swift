/// Byte strings that are looked for together, in one walk over the text.
struct BytePatterns {
    /// Shorter ones are not looked for: they stand everywhere.
    static let bytesMin = 4

    /// Which pairs of bytes a pattern begins with.
    private var begins = [Bool](repeating: false, count: 1 << 16)
    private var byHead: [UInt32: [[UInt8]]] = [:]

    private(set) var count = 0

    mutating func insert(_ pattern: [UInt8]) {
        guard pattern.count >= Self.bytesMin else { return }
        let head = pattern.withUnsafeBufferPointer { Self.head($0, 0) }
        guard byHead[head]?.contains(pattern) != true else { return }
        byHead[head, default: []].append(pattern)
        begins[Int(head >> 16)] = true
        count += 1
    }

    /// Whether one of the patterns stands in `bytes`.
    func occur(in bytes: [UInt8]) -> Bool {
        guard count > 0, bytes.count >= Self.bytesMin else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - Self.bytesMin) {
                guard begins[Int(bytes[start]) << 8 | Int(bytes[start + 1])], let candidates = byHead[Self.head(bytes, start)]
                else { continue }
                if candidates.contains(where: { Self.stands($0, bytes, start) }) { return true }
            }
            return false
        }
    }

    private static func head(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32 {
        UInt32(bytes[start]) << 24 | UInt32(bytes[start + 1]) << 16 | UInt32(bytes[start + 2]) << 8 | UInt32(bytes[start + 3])
    }

    private static func stands(_ pattern: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start + pattern.count <= bytes.count else { return false }
        for index in Self.bytesMin..<pattern.count where bytes[start + index] != pattern[index] { return false }
        return true
    }
}

extension BytePatterns {
    /// Texts from this many bytes on are found inside others; shorter ones only where they stand alone, as a JSON string or as a field of a
    /// message, because "Ann" is part of many names.
    static let substringBytesMin = 6
    /// Longer texts, and JSON, are not looked for: records of such an entry name their person by id.
    static let textBytesMax = 200

    /// Looks for a text about a person, as it stands in JSON and in messages.
    mutating func insert(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.textBytesMax, ![0x5B, 0x7B].contains(bytes.first) else { return }
        var quoted: [UInt8] = []
        JSON.append(text, to: &quoted)
        guard bytes.count >= Self.substringBytesMin else {
            insert(quoted)
            insert([UInt8(bytes.count)] + bytes)
            return
        }
        insert(bytes)
        insert(Array(quoted.dropFirst().dropLast()))
    }
}
