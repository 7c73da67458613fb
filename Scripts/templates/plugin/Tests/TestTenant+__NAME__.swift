import PluginTesting
import SwiftProtobuf
import Testing
import __NAME__

let service = "spearhead.__ID__.v1.__ITEM__Service"

/// Short names for the calls that tests make.
extension TestTenant {
    @discardableResult
    func create(code: String, title: String = "A title") throws -> __PREFIX____ITEM__ {
        let request = __PREFIX__Create__ITEM__Request.with {
            $0.__item__.code = code
            $0.__item__.title = title
        }
        let response: __PREFIX__Create__ITEM__Response = try call("\(service)/Create__ITEM__", request)
        return response.__item__
    }

    func all() throws -> [__PREFIX____ITEM__] {
        let response: __PREFIX__List__ITEMS__Response = try call("\(service)/List__ITEMS__", __PREFIX__List__ITEMS__Request())
        return response.__items__
    }

    func first() throws -> __PREFIX____ITEM__ { try #require(try all().first) }
}
