import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing
import __NAME__

@Suite("__ITEM__s")
struct __ITEM__Tests {
    private let tenant: TestTenant

    init() throws { tenant = try TestTenant(plugins: [__NAME__Plugin.self]) }

    @Test("are created, read, listed by code, changed and removed")
    func lifecycle() throws {
        try tenant.create(code: "B")
        let created = try tenant.create(code: "A")
        #expect(try tenant.all().map(\.code) == ["A", "B"])
        let update = __PREFIX__Update__ITEM__Request.with {
            $0.__item__ = created
            $0.__item__.title = "New"
            $0.etag = created.etag
        }
        let updated: __PREFIX__Update__ITEM__Response = try tenant.call("\(service)/Update__ITEM__", update)
        #expect(updated.__item__.title == "New" && updated.__item__.etag != created.etag)
        let delete = __PREFIX__Delete__ITEM__Request.with { $0.id = created.id }
        let _: __PREFIX__Delete__ITEM__Response = try tenant.call("\(service)/Delete__ITEM__", delete)
        #expect(try tenant.all().map(\.code) == ["B"])
    }

    @Test("have codes of their own")
    func uniqueCodes() throws {
        try tenant.create(code: "A")
        let error = #expect(throws: RPCError.self) { try tenant.create(code: "A") }
        #expect(error?.reason == "CODE_TAKEN")
    }

    @Test("name every wrong field")
    func validation() throws {
        let error = #expect(throws: RPCError.self) { try tenant.create(code: "a b", title: "") }
        #expect(error?.fieldViolations.map(\.field) == ["__item_snake__.code", "__item_snake__.title"])
    }
}
