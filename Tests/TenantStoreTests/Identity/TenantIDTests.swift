import Testing

@testable import TenantStore

@Suite("Tenant id")
struct TenantIDTests {
    @Test("a random id is 32 digits and reads back as itself")
    func roundTrip() {
        var seen: Set<TenantID> = []
        for _ in 0..<1_000 {
            let id = TenantID.random()
            #expect(id.rawValue.utf8.count == 32)
            #expect(TenantID(id.rawValue) == id)
            seen.insert(id)
        }
        #expect(seen.count == 1_000)
    }

    @Test("leading zeros are kept")
    func zeros() {
        let text = "00000000000000010000000000000002"
        #expect(TenantID(text)?.description == text)
    }

    @Test(
        "nothing else is an id",
        arguments: [
            "", "0", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0", "0123456789ABCDEF0123456789abcdef",
            "../../../../../../../etc/passwd0", "0123456789abcdef0123456789abcde/", "0123456789abcdef0123456789abcde\0",
            "０１２３４５６７８９abcdef0123456789abcdef",
        ])
    func refused(_ text: String) {
        #expect(TenantID(text) == nil)
    }
}
