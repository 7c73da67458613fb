import PluginKit
import Testing

@Suite("A page")
struct PageTests {
    @Test(
        "has the default size, the asked size, or the largest",
        arguments: [(0, 50), (1, 1), (1000, 1000), (1001, 1000), (.max, 1000)] as [(Int32, Int)])
    func size(asked: Int32, given: Int) throws {
        #expect(try Call.listing().page(of: listRequest(size: asked)).size == given)
    }

    @Test("refuses a negative size", arguments: [-1, .min] as [Int32])
    func negative(size: Int32) throws {
        let error = try #require(try refusal { try Call.listing().page(of: listRequest(size: size)) })
        #expect(error.fieldViolations.map(\.field) == ["page_size"])
    }

    @Test("continues where its token says, for any key", arguments: ["a", "李/\u{0}?+", String(repeating: "k", count: 1000)])
    func continues(key: String) throws {
        let token = try Call.listing().page(of: listRequest(filter: "x")).token(after: key)
        // The size may change between pages.
        let page = try Call.listing().page(of: listRequest(size: 7, token: token, filter: "x"))
        #expect(page.after == key)
        #expect(page.size == 7)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test("refuses the token of another filter, method or company")
    func foreign() throws {
        let token = try Call.listing().page(of: listRequest(filter: "x")).token(after: "key")
        let others: [() throws -> Page] = [
            { try Call.listing().page(of: listRequest(token: token, filter: "y")) },
            { try Call.listing("ListOthers").page(of: listRequest(token: token, filter: "x")) },
            { try Call.listing(tenant: 2).page(of: listRequest(token: token, filter: "x")) },
        ]
        for other in others { #expect(try refusal(other)?.reason == "INVALID_PAGE_TOKEN") }
    }

    @Test("refuses a token that nobody gave")
    func madeUp() throws {
        let token = try Call.listing().page(of: listRequest()).token(after: "key")
        var random = SplitMix(seed: 6)
        var tokens = ["x", "====", "AAAAAAAAAAA", String(repeating: "A", count: 4000), " " + token]
        for _ in 0..<500 {
            // The first 11 characters hold the 64 bits that are checked.
            var characters = Array(token)
            let index = Int.random(in: 0..<10, using: &random)
            characters[index] = characters[index] == "A" ? "B" : "A"
            tokens.append(String(characters))
        }
        for token in tokens {
            #expect(
                try refusal { try Call.listing().page(of: listRequest(token: token)) }?.reason == "INVALID_PAGE_TOKEN", "\(token)"
            )
        }
    }
}
