import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Talks with callers")
struct CallTalkTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    private func call(_ seconds: Int32?, phone: String = "") throws -> Spearhead_Crm_V1_ReceptionEntry {
        let response: Spearhead_Crm_V1_RegisterCallResponse = try desk.tenant.crm(
            "ReceptionService/RegisterCall",
            Spearhead_Crm_V1_RegisterCallRequest.with {
                $0.inquiry.visitorType = .resident
                $0.inquiry.earlierContact = .no
                $0.inquiry.phone = phone
                if let seconds { $0.talkSeconds = seconds }
            }, as: desk.frontDesk)
        return response.receptionEntry
    }

    @Test(
        "C31 N-31: a talk is flagged when it takes longer than four minutes, and exactly four are not",
        arguments: [(0, false), (180, false), (239, false), (240, false), (241, true), (86_400, true)] as [(Int32, Bool)])
    func flags(seconds: Int32, isTooLong: Bool) throws {
        let entry = try call(seconds)
        #expect(entry.talkSeconds == seconds)
        #expect(entry.talkTooLong == isTooLong)
    }

    @Test("C31: the register tells the length of a talk, and whether a contact was obtained")
    func register() throws {
        let long = try call(241, phone: "13800000041")
        let short = try call(240)
        let untimed = try call(nil)
        #expect((long.contactCaptured, short.contactCaptured) == (true, false))
        #expect(!untimed.hasTalkSeconds && !untimed.talkTooLong)
        func listed(_ fill: (inout Spearhead_Crm_V1_ListReceptionEntriesRequest) -> Void) throws -> [String] {
            var request = Spearhead_Crm_V1_ListReceptionEntriesRequest()
            fill(&request)
            let response: Spearhead_Crm_V1_ListReceptionEntriesResponse = try desk.tenant.crm(
                "ReceptionService/ListReceptionEntries", request, as: desk.frontDesk)
            return response.receptionEntries.map(\.code)
        }
        #expect(try listed { $0.longCallsOnly = true } == [long.code])
        #expect(try listed { $0.withoutContactOnly = true } == [short.code, untimed.code])
        let rows = try desk.tenant.exportRows("call_register")
        #expect(rows.map { Array($0.suffix(3)) } == [["yes", "241", "yes"], ["no", "240", "no"], ["no", nil, nil]])
    }

    @Test("C31: a length that cannot be is refused, and a stored one stays")
    func bounds() throws {
        #expect(refusedFields { _ = try call(-1) } == ["talk_seconds"])
        #expect(refusedFields { _ = try call(86_401) } == ["talk_seconds"])
    }
}
