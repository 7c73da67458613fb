import Testing

@testable import spearhead

@Suite struct AnswerSchemaTests {
    private let schema: AnswerSchema

    init() throws { schema = try AnswerSchema.standard() }

    @Test(arguments: [
        // A count of none, a share of none, a flag that is false; and what has presence or is text stays away.
        (
            #"{"stages":[{"name":"初访"},{"name":"报价","entered":"4"}]}"#, "stages[0].entered", "0",
            "spearhead.crm.v1.GetFunnelResponse"
        ),
        (#"{"stages":[{"name":"初访","entered":"4"}]}"#, "stages[0].entered", "4", "spearhead.crm.v1.GetFunnelResponse"),
        (#"{"plugins":[{"id":"crm"}]}"#, "plugins[0].enabled", "false", "spearhead.platform.v1.ListPluginsResponse"),
        (#"{"plugins":[{"id":"crm"}]}"#, "plugins[0].version", "", "spearhead.platform.v1.ListPluginsResponse"),
        (#"{"a":1}"#, "b", "", "spearhead.unknown.v1.Message"),
    ])
    func `A number that is 0 and a flag that is false are there though their JSON leaves them out`(
        json: String, path: String, expected: String, message: String
    ) throws {
        let document = schema.complete(try JSONPath.document(json), as: message)
        #expect(JSONPath.text(try JSONPath(path).value(in: document)) == expected)
    }

    @Test func `A number that may be absent stays absent`() throws {
        let document = schema.complete(try JSONPath.document(#"{"customer":{}}"#), as: "spearhead.crm.v1.GetCustomerResponse")
        #expect(try JSONPath("customer.creditLimitMinor").value(in: document) == nil)
        #expect(JSONPath.text(try JSONPath("customer.paymentDays").value(in: document)) == "0")
    }
}
