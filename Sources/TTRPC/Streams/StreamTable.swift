/// The open streams of one connection, by id.
///
/// Open addressing with linear probing. Ids increase, so that those which are open at one time mostly lie in slots
/// side by side; neither hashing nor an allocation is paid per call. Id 0 does not exist and marks a free slot.
struct StreamTable<Value> {
    private var ids: [UInt32]
    private var values: [Value?]
    /// How many streams are open.
    private(set) var count = 0

    /// Makes an empty table.
    init(minimumCapacity: Int = 64) {
        var capacity = 16
        while capacity < minimumCapacity * 2 { capacity *= 2 }
        ids = [UInt32](repeating: 0, count: capacity)
        values = [Value?](repeating: nil, count: capacity)
    }

    /// What is stored for a stream.
    subscript(id: UInt32) -> Value? {
        guard let slot = find(id) else { return nil }
        return values[slot]
    }

    /// Adds a stream, or replaces what is stored for it.
    mutating func insert(_ value: Value, for id: UInt32) {
        precondition(id != 0, "Stream 0 does not exist.")
        if let slot = find(id) {
            values[slot] = value
            return
        }
        if (count + 1) * 2 > ids.count { grow() }
        place(value, for: id)
        count += 1
    }

    /// Removes a stream and gives what was stored for it.
    mutating func remove(_ id: UInt32) -> Value? {
        guard var hole = find(id) else { return nil }
        let removed = values[hole]
        count -= 1
        // Moves later entries of the same run forward, so that no mark of deletion is needed.
        var slot = (hole + 1) & mask
        while ids[slot] != 0 {
            let distanceFromHome = (slot - home(ids[slot])) & mask
            if distanceFromHome >= (slot - hole) & mask {
                ids[hole] = ids[slot]
                values[hole] = values[slot]
                hole = slot
            }
            slot = (slot + 1) & mask
        }
        ids[hole] = 0
        values[hole] = nil
        return removed
    }

    /// Removes all streams and gives what was stored for them, in no order.
    mutating func removeAll() -> [Value] {
        let all = values.compactMap { $0 }
        self = StreamTable()
        return all
    }

    /// The ids of the open streams, in no order.
    var openIds: [UInt32] { ids.filter { $0 != 0 } }

    private var mask: Int { ids.count - 1 }

    private func home(_ id: UInt32) -> Int { Int(id >> 1) & mask }

    private func find(_ id: UInt32) -> Int? {
        guard id != 0 else { return nil }
        var slot = home(id)
        while ids[slot] != 0 {
            if ids[slot] == id { return slot }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func place(_ value: Value, for id: UInt32) {
        var slot = home(id)
        while ids[slot] != 0 { slot = (slot + 1) & mask }
        ids[slot] = id
        values[slot] = value
    }

    private mutating func grow() {
        let old = zip(ids, values).filter { $0.0 != 0 }
        ids = [UInt32](repeating: 0, count: ids.count * 2)
        values = [Value?](repeating: nil, count: ids.count)
        for (id, value) in old { if let value { place(value, for: id) } }
    }
}

extension StreamTable: Sendable where Value: Sendable {}
