internal import Glibc

/// The methods of a server, found by the bytes of their names.
///
/// A look-up hashes the service and method as they stand in the receive buffer and compares bytes, so that no
/// string is built for a call. The table is made once at start-up and never changes: entries are addressed
/// by their index. It is a class because every call on every thread uses it: a struct of arrays would count four references each time.
public final class MethodTable<Entry: Sendable>: Sendable {
    /// The entries in the order in which they were given.
    public let entries: [Entry]
    /// The names, by index.
    public let names: [MethodName]
    private let keys: [[UInt8]]
    private let slots: [Int32]
    private let mask: Int

    /// Builds a table.
    ///
    /// - Throws: ``RPCError`` with reason `DUPLICATE_METHOD` when two entries have one name.
    public init(_ methods: [(name: MethodName, entry: Entry)]) throws {
        entries = methods.map(\.entry)
        names = methods.map(\.name)
        keys = methods.map { Array($0.name.service.utf8) + [0x2F] + Array($0.name.method.utf8) }
        var capacity = 16
        while capacity < methods.count * 4 { capacity *= 2 }
        mask = capacity - 1
        var slots = [Int32](repeating: -1, count: capacity)
        for (index, key) in keys.enumerated() {
            var slot = Self.hash(key) & mask
            while slots[slot] >= 0 {
                if keys[Int(slots[slot])] == key {
                    throw RPCError(.internal, "DUPLICATE_METHOD", "Two handlers are registered for \(names[index]); keep one.")
                }
                slot = (slot + 1) & mask
            }
            slots[slot] = Int32(index)
        }
        self.slots = slots
    }

    /// The index of a method, or `nil` when the table has no such method.
    public func index(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Int? {
        var hash = Self.mix(Self.seed, service)
        hash = (hash ^ 0x2F) &* Self.prime
        hash = Self.mix(hash, method)
        var slot = Self.fold(hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if Self.matches(keys[index], service, method) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The index of a method by its name.
    public func index(of name: MethodName) -> Int? {
        var service = name.service
        var method = name.method
        return service.withUTF8 { service in
            method.withUTF8 { index(service: UnsafeRawBufferPointer(service), method: UnsafeRawBufferPointer($0)) }
        }
    }

    // FNV-1a, 64 bit (http://www.isthe.com/chongo/tech/comp/fnv/): short keys, no per-process seed needed
    // because the key set is ours and an attacker can only miss.
    private static var seed: UInt64 { 0xcbf2_9ce4_8422_2325 }
    private static var prime: UInt64 { 0x100_0000_01b3 }

    private static func mix(_ start: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = start
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* prime }
        return hash
    }

    private static func fold(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) & Int.max }

    private static func hash(_ key: [UInt8]) -> Int { key.withUnsafeBytes { fold(mix(seed, $0)) } }

    private static func matches(_ key: [UInt8], _ service: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer) -> Bool {
        guard key.count == service.count + method.count + 1 else { return false }
        return key.withUnsafeBytes { key in
            guard let bytes = key.baseAddress, key[service.count] == 0x2F else { return false }
            return isEqual(bytes, service) && isEqual(bytes + service.count + 1, method)
        }
    }

    private static func isEqual(_ key: UnsafeRawPointer, _ name: UnsafeRawBufferPointer) -> Bool {
        guard let bytes = name.baseAddress else { return true }
        return memcmp(key, bytes, name.count) == 0
    }
}
