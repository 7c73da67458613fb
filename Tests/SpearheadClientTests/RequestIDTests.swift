import Host
import SwiftProtobuf
import Testing

@testable import SpearheadClient

@Suite("Request ids")
struct RequestIDTests {
    typealias Create = Spearhead_Platform_V1_CreateTenantRequest

    @Test("An empty request_id is filled in and nothing else changes")
    func fills() throws {
        let request = Create.with {
            $0.slug = "acme"
            $0.plugins = ["crm", "organization"]
        }
        var sent = try Create(serializedBytes: RequestID.serialize(request))
        #expect(sent.requestID.count == 36)
        sent.requestID = ""
        #expect(sent == request)
    }

    @Test("A request_id of the caller's is kept")
    func keeps() throws {
        let request = Create.with { $0.requestID = "0198c0de-0000-7000-8000-000000000001" }
        #expect(try Create(serializedBytes: RequestID.serialize(request)) == request)
    }

    @Test("Equal requests give equal bytes, in whatever order their maps were filled")
    func repeats() throws {
        let keys = (0..<40).map { "permission \($0)" }
        let sent = try (0..<20).map { _ in
            var message = Spearhead_Platform_V1_WhoAmIResponse()
            for key in keys.shuffled() { message.permissions[key] = "team" }
            return try RequestID.serialize(message)
        }
        #expect(Set(sent).count == 1)
    }

    @Test("A message without the field goes out as it is")
    func leaves() throws {
        let request = Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = "acme" }
        #expect(try RequestID.serialize(request) == request.serializedBytes())
    }

    @Test("A request_id that is not the first field is found, too")
    func everyCommand() throws {
        let request = Spearhead_Platform_V1_ImportRequest.with { $0.table = "customers" }
        #expect(try !Spearhead_Platform_V1_ImportRequest(serializedBytes: RequestID.serialize(request)).requestID.isEmpty)
    }

    @Test("Two ids differ")
    func unique() { #expect(RequestID.make() != RequestID.make()) }
}
