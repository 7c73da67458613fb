import Testing

@testable import TTRPC

@Suite("Table of streams")
struct StreamTableTests {
    @Test("it behaves as a dictionary does, under random use", arguments: [2, 60, 5000])
    func behavesAsDictionary(spread: Int) {
        var random = SplitMix(seed: UInt64(spread))
        var table = StreamTable<Int>(minimumCapacity: 4)
        var reference: [UInt32: Int] = [:]
        for step in 0..<20_000 {
            // Ids that differ by multiples of the capacity meet in one slot.
            let id = UInt32(random.below(spread)) * 2 + 1 + UInt32(random.below(2)) * 1024
            switch random.below(3) {
            case 0:
                table.insert(step, for: id)
                reference[id] = step
            case 1:
                let removed = table.remove(id)
                #expect(removed == reference.removeValue(forKey: id))
            default: #expect(table[id] == reference[id])
            }
            #expect(table.count == reference.count)
        }
        #expect(Set(table.openIds) == Set(reference.keys))
        let all = table.removeAll()
        #expect(Set(all) == Set(reference.values) && table.count == 0)
    }

    @Test("stream 0 is never found")
    func streamZero() {
        var table = StreamTable<Int>()
        let removed = table.remove(0)
        #expect(table[0] == nil && removed == nil)
    }
}
