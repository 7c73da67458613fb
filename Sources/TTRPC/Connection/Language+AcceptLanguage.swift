internal import RPC

extension Language {
    /// The first language of an `accept-language` value that the platform speaks; Chinese when there is none.
    ///
    /// Weights are not read: callers list what they prefer first.
    init(acceptLanguage bytes: UnsafeRawBufferPointer) {
        self = .chinese
        var atStart = true
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0x2C || byte == 0x20 {
                atStart = true
                continue
            }
            guard atStart else { continue }
            atStart = false
            guard index + 1 < bytes.endIndex else { return }
            let ends = index + 2 == bytes.endIndex || !Self.isLetter(bytes[index + 2])
            switch (byte | 0x20, bytes[index + 1] | 0x20) {
            case (0x65, 0x6E) where ends:
                self = .english
                return
            case (0x7A, 0x68) where ends: return
            default: break
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
