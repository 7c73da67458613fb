import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("What customers say")
struct CustomerVoiceTests {
    let company: CustomerCompany
    let customer: CustomerMessage

    init() throws {
        company = try CustomerCompany()
        customer = try company.create()
    }

    private func talks(unreviewed: Bool = false) throws -> [Spearhead_Crm_V1_TypicalTalk] {
        let response: Spearhead_Crm_V1_ListTypicalTalksResponse = try company.tenant.crm(
            "CustomerVoiceService/ListTypicalTalks",
            Spearhead_Crm_V1_ListTypicalTalksRequest.with { $0.unreviewedOnly = unreviewed }, as: company.supervisor)
        return response.talks
    }

    private func review(_ record: String, as caller: Caller) throws {
        let _: Spearhead_Crm_V1_ReviewTalkResponse = try company.tenant.crm(
            "CustomerVoiceService/ReviewTalk",
            Spearhead_Crm_V1_ReviewTalkRequest.with {
                $0.contactRecordID = record
                $0.comment = "先问库存再谈促销"
            }, as: caller)
    }

    @Test("C36: a supervisor marks a typical customer, and its talks are reviewed by somebody else, once")
    func typicalCustomers() throws {
        func mark(_ caller: Caller) throws {
            let _: Spearhead_Crm_V1_MarkTypicalCustomerResponse = try company.tenant.crm(
                "CustomerVoiceService/MarkTypicalCustomer",
                Spearhead_Crm_V1_MarkTypicalCustomerRequest.with {
                    $0.customerID = customer.id
                    $0.reason = "社区店的代表"
                }, as: caller)
        }
        let early = try company.record(customer.id)
        #expect(try talks() == [])
        #expect(reason { try mark(company.rep()) } == "PERMISSION_DENIED")
        try mark(company.supervisor)
        #expect(reason { try mark(company.supervisor) } == "TYPICAL_ALREADY")
        let other = try company.create()
        try company.record(other.id)
        #expect(try talks(unreviewed: true).map(\.contactRecordID) == [early.id])
        try review(early.id, as: company.supervisor)
        #expect(reason { try review(early.id, as: company.supervisor) } == "TALK_REVIEWED")
        #expect(try talks(unreviewed: true) == [])
        #expect(try talks().first?.reviewedBy == company.id("SUP1"))
        let own: Spearhead_Crm_V1_RecordContactResponse = try company.call(
            "RecordContact",
            Spearhead_Crm_V1_RecordContactRequest.with {
                $0.record.customerID = customer.id
                $0.record.way = .visit
            }, as: company.supervisor)
        #expect(reason { try review(own.record.id, as: company.supervisor) } == "SELF_REVIEW")
    }

    private func say(_ cause: String, of customer: String, at time: String? = nil) throws {
        let _: Spearhead_Crm_V1_RecordFeedbackResponse = try company.tenant.crm(
            "CustomerVoiceService/RecordFeedback",
            Spearhead_Crm_V1_RecordFeedbackRequest.with {
                $0.feedback.customerID = customer
                $0.feedback.cause = cause
                $0.feedback.statement = "送货总是晚到"
                if let instant = time.flatMap(Instant.init(iso8601:)) { $0.feedback.feedbackTime = instant.timestamp }
            })
    }

    private func topCauses(
        from: String = "", to: String = "", as caller: Caller = TestTenant.admin
    ) throws -> [[String]] {
        var rows: [[String]] = []
        var token = ""
        repeat {
            let page: Spearhead_Crm_V1_ListTopCausesResponse = try company.tenant.crm(
                "CustomerVoiceService/ListTopCauses",
                Spearhead_Crm_V1_ListTopCausesRequest.with {
                    $0.fromDate = from
                    $0.toDate = to
                    $0.pageSize = 1
                    $0.pageToken = token
                }, as: caller)
            rows += page.causes.map { [$0.cause, String($0.feedback), String($0.customers), $0.sharePercent] }
            token = page.nextPageToken
        } while !token.isEmpty
        return rows
    }

    @Test("C38: feedback is coded, and the causes named most often come first with their share")
    func causes() throws {
        let other = try company.create(as: company.rep("REP3"))
        for cause in ["delivery", "price", "delivery"] { try say(cause, of: customer.id) }
        try say("delivery", of: other.id)
        try say("quality", of: other.id, at: "2026-02-28T23:59:59+08:00")
        #expect(
            try topCauses() == [
                ["delivery", "3", "2", "60.00"], ["price", "1", "1", "20.00"], ["quality", "1", "1", "20.00"],
            ])
        #expect(try topCauses(from: "2026-03-01") == [["delivery", "3", "2", "75.00"], ["price", "1", "1", "25.00"]])
        #expect(try topCauses(as: company.rep("REP3")) == [["delivery", "1", "1", "50.00"], ["quality", "1", "1", "50.00"]])
        #expect(refusedFields { try say("weather", of: customer.id) } == ["feedback.cause"])
        #expect(
            refusedFields { try say("price", of: customer.id, at: "2026-03-02T09:00:01+08:00") } == ["feedback.feedback_time"])
    }

    @Test("C38: the causes are the company's own, and a retired one takes no feedback")
    func taxonomy() throws {
        let _: Spearhead_Crm_V1_CreateFeedbackCauseResponse = try company.tenant.crm(
            "CustomerVoiceService/CreateFeedbackCause",
            Spearhead_Crm_V1_CreateFeedbackCauseRequest.with {
                $0.cause.code = "display"
                $0.cause.nameZh = "陈列"
                $0.cause.nameEn = "Display"
            })
        try say("display", of: customer.id)
        let _: Spearhead_Crm_V1_UpdateFeedbackCauseResponse = try company.tenant.crm(
            "CustomerVoiceService/UpdateFeedbackCause",
            Spearhead_Crm_V1_UpdateFeedbackCauseRequest.with {
                $0.cause.code = "display"
                $0.cause.retired = true
                $0.updateMask.paths = ["retired"]
            })
        #expect(refusedFields { try say("display", of: customer.id) } == ["feedback.cause"])
        #expect(try topCauses().first?.first == "display")
    }
}
