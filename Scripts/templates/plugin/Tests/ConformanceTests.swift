import PluginTesting
import SwiftProtobuf
import Testing
import __NAME__

@Suite("The plugin __NAME__")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(of: __NAME__Plugin.self, samples: samples)
        #expect(failures == [])
    }

    /// Three __items_words__, and a valid request for every method.
    private let samples = ConformanceSamples { tenant in
        for number in 1...3 { try tenant.create(code: "C-\(number)") }
    }
    .request("__ITEM__Service/Get__ITEM__") { tenant in
        let id = try tenant.first().id
        return __PREFIX__Get__ITEM__Request.with { $0.id = id }
    }
    .request("__ITEM__Service/List__ITEMS__") { _ in __PREFIX__List__ITEMS__Request() }
    .request("__ITEM__Service/Create__ITEM__") { _ in
        __PREFIX__Create__ITEM__Request.with {
            $0.__item__.code = "C-4"
            $0.__item__.title = "The fourth"
        }
    }
    .request("__ITEM__Service/Update__ITEM__") { tenant in
        let first = try tenant.first()
        return __PREFIX__Update__ITEM__Request.with {
            $0.__item__ = first
            $0.__item__.title = "Another title"
            $0.etag = first.etag
        }
    }
    .request("__ITEM__Service/Delete__ITEM__") { tenant in
        let id = try tenant.first().id
        return __PREFIX__Delete__ITEM__Request.with { $0.id = id }
    }
}
