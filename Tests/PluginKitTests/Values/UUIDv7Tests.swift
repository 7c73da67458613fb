import PluginKit
import Testing

@Suite("A UUIDv7")
struct UUIDv7Tests {
    @Test("is canonical, of version 7 and variant 10, and starts with the time")
    func form() {
        // Far beyond every other test, because ids of one process only ever grow.
        let instant = Instant(milliseconds: 0x0300_0000_0000)
        let id = UUIDv7.generate(at: instant)
        #expect(UUIDv7.isCanonical(id))
        let characters = Array(id)
        #expect(characters[14] == "7")
        #expect("89ab".contains(characters[19]))
        #expect(id.hasPrefix("03000000-"))
    }

    @Test("grows with every id, also when the clock stands still or goes back")
    func monotonic() {
        var random = SplitMix(seed: 3)
        var ids: [String] = []
        for _ in 0..<20_000 {
            ids.append(UUIDv7.generate(at: Instant(milliseconds: 1_772_413_200_000 + Int64.random(in: -5...5, using: &random))))
        }
        #expect(zip(ids, ids.dropFirst()).allSatisfy(<))
    }

    @Test("differs when many threads make ids at once")
    func concurrent() async {
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<5_000).map { _ in UUIDv7.generate(at: Instant(milliseconds: 1_772_413_200_000)) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 20_000)
    }

    @Test(
        "tells canonical text from other text",
        arguments: [
            ("0198c2d4-5b6a-7c8d-9e0f-112233445566", true), ("0198C2D4-5b6a-7c8d-9e0f-112233445566", false),
            ("0198c2d45b6a7c8d9e0f112233445566", false), ("0198c2d4-5b6a-7c8d-9e0f-11223344556g", false),
            ("0198c2d4-5b6a-7c8d-9e0f-1122334455666", false), ("0198c2d4_5b6a-7c8d-9e0f-112233445566", false), ("", false),
            ("0198c2d4-5b6a-7c8d-9e0f-1122334455é", false),
        ])
    func canonical(text: String, isCanonical: Bool) {
        #expect(UUIDv7.isCanonical(text) == isCanonical)
    }
}
