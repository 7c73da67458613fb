internal import Glibc
internal import RPC

/// What the calls of one connection presented.
///
/// Most connections present one token, so the last is compared, and calls under way remember a small number instead of an object. Of a
/// connection that takes turns, the bytes of the last ``formerMax`` are kept for them; the others are forgotten.
struct PresentedCredentials {
    /// Number of a call that presented nothing.
    static let none: UInt16 = 0
    static let formerMax = 64

    /// Number of the last one.
    private(set) var current = Self.none
    /// What the last call presented.
    private(set) var last: Credential?
    private var former: [(number: UInt16, bytes: [UInt8])] = []

    /// The object of the last call while the bytes stay the same, otherwise a new one; `nil` for nothing.
    mutating func present(_ bytes: UnsafeRawBufferPointer) -> Credential? {
        guard !bytes.isEmpty else { return nil }
        if let last, Self.areEqual(last.bytes, bytes) { return last }
        if let last {
            if former.count == Self.formerMax { former.removeFirst() }
            former.append((current, last.bytes))
        }
        let fresh = Credential(bytes: [UInt8](bytes))
        last = fresh
        current = current == .max ? 1 : current + 1
        return fresh
    }

    /// What the call with a number presented.
    subscript(number: UInt16) -> [UInt8]? {
        if number == current { return last?.bytes }
        return number == Self.none ? nil : former.last { $0.number == number }?.bytes
    }

    private static func areEqual(_ known: [UInt8], _ presented: UnsafeRawBufferPointer) -> Bool {
        known.withUnsafeBytes { known in
            guard known.count == presented.count, let left = known.baseAddress, let right = presented.baseAddress else {
                return false
            }
            return memcmp(left, right, known.count) == 0
        }
    }
}
