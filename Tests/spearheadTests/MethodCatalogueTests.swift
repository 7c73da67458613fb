import Foundation
import Host
import RPC
import SwiftProtobuf
import Testing

@testable import spearhead

@Suite("Method catalogue")
struct MethodCatalogueTests {
    @Test("Every rpc of the platform's .proto files is there with its types and its shape, and no other")
    func platform() throws {
        let data = try #require(Data(base64Encoded: platformDescriptors, options: .ignoreUnknownCharacters))
        var expected: Set<String> = []
        for file in try Google_Protobuf_FileDescriptorSet(serializedBytes: data).file {
            for service in file.service {
                for method in service.method {
                    expected.insert(
                        "\(file.package).\(service.name)/\(method.name) \(method.inputType.dropFirst()) \(method.clientStreaming) "
                            + "\(method.outputType.dropFirst()) \(method.serverStreaming)")
                }
            }
        }
        let entries = try MethodCatalogue.standard().entries.filter { $0.name.service.hasPrefix("spearhead.platform.") }
        let present = Set(
            entries.map {
                "\($0.name) \($0.requestType.protoMessageName) \($0.shape.clientStreams) "
                    + "\($0.responseType.protoMessageName) \($0.shape.serverStreams)"
            })
        #expect(expected.count > 30)
        #expect(present == expected)
    }

    private let catalogue = MethodCatalogue(
        [
            ("a.v1.LeadService", "GetLead"), ("a.v1.LeadService", "ListLeads"), ("b.v1.TaskService", "GetTask"),
            ("c.v1.TaskService", "GetTask"),
        ]
        .map {
            MethodCatalogue.Entry(
                name: MethodName(service: $0.0, method: $0.1), shape: .unary, permission: "",
                requestType: Spearhead_Platform_V1_CheckRequest.self, responseType: Spearhead_Platform_V1_CheckResponse.self)
        })

    @Test(
        "A method is found by its full name, with a slash in front, or without its package",
        arguments: ["a.v1.LeadService/GetLead", "/a.v1.LeadService/GetLead", "LeadService/GetLead"])
    func finds(text: String) throws { #expect(try catalogue.find(text).name.description == "a.v1.LeadService/GetLead") }

    @Test(
        "What is not found says what to do",
        arguments: [
            ("LeadService/GetLaed", "METHOD_UNKNOWN", "LeadService/GetLead"), ("TaskService/GetTask", "METHOD_AMBIGUOUS", ""),
            ("GetLead", "USAGE", "spearhead methods"), ("zzz/yyyyyyyyyyyyyyyyy", "METHOD_UNKNOWN", "spearhead methods"),
        ])
    func refuses(text: String, reason: String, remedy: String) {
        let failure = #expect(throws: CommandFailure.self) { try catalogue.find(text) }
        #expect(failure?.reason == reason)
        #expect(failure?.status == .usage)
        if !remedy.isEmpty { #expect(failure?.remedy.contains(remedy) == true) }
    }
}
