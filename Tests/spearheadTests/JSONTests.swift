import Foundation
import Host
import SwiftProtobuf
import Testing

@testable import spearhead

@Suite("JSON documents")
struct JSONTests {
    @Test("Members keep their order and text is escaped")
    func compact() throws {
        let value = JSONValue.object([
            ("b", .string("\"\\\n\u{1}\u{7F}客")), ("a", .array([.null, .bool(true), .integer(-7)])), ("c", .raw("{}")),
        ])
        #expect(value.compact == #"{"b":"\"\\\n\u0001\u007f客","a":[null,true,-7],"c":{}}"#)
        let parsed = try JSONSerialization.jsonObject(with: Data(value.compact.utf8)) as? [String: Any]
        #expect(parsed?["b"] as? String == "\"\\\n\u{1}\u{7F}客")
    }

    @Test("A message is written in protobuf's JSON form")
    func message() throws {
        let tenant = Spearhead_Platform_V1_Tenant.with {
            $0.slug = "acme"
            $0.state = .active
            $0.timeZone = "Asia/Shanghai"
            $0.databaseBytes = 4096
        }
        #expect(
            try JSONValue.message(tenant).compact
                == #"{"slug":"acme","state":"TENANT_STATE_ACTIVE","timeZone":"Asia/Shanghai","databaseBytes":"4096"}"#)
    }

    @Test("Indenting changes only the layout")
    func indent() {
        #expect(
            JSONIndenter.indent(#"{"a":[1,{"b":"x,{\"y\":[]}"}],"c":{},"d":[]}"#) == """
                {
                  "a": [
                    1,
                    {
                      "b": "x,{\\"y\\":[]}"
                    }
                  ],
                  "c": {},
                  "d": []
                }
                """)
        #expect(JSONIndenter.indent("{}") == "{}")
    }
}
