import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Key accounts")
struct KeyAccountTests {
    let company: CustomerCompany
    let account: CustomerMessage

    init() throws {
        company = try CustomerCompany()
        account = try company.create { $0.kind = .keyAccount }
    }

    private func topic(_ topic: String, every days: Int32, of customer: String? = nil) throws -> Spearhead_Crm_V1_RefreshTopic {
        let response: Spearhead_Crm_V1_CreateRefreshTopicResponse = try company.tenant.crm(
            "KeyAccountService/CreateRefreshTopic",
            Spearhead_Crm_V1_CreateRefreshTopicRequest.with {
                $0.topic.customerID = customer ?? account.id
                $0.topic.topic = topic
                $0.topic.intervalDays = days
            }, as: company.supervisor)
        return response.topic
    }

    private func due() throws -> [String] {
        let response: Spearhead_Crm_V1_ListRefreshTopicsResponse = try company.tenant.crm(
            "KeyAccountService/ListRefreshTopics", Spearhead_Crm_V1_ListRefreshTopicsRequest.with { $0.dueOnly = true },
            as: company.rep())
        return response.topics.map(\.topic)
    }

    private func refresh(_ topic: Spearhead_Crm_V1_RefreshTopic) throws -> Spearhead_Crm_V1_RefreshTopic {
        let response: Spearhead_Crm_V1_RecordRefreshResponse = try company.tenant.crm(
            "KeyAccountService/RecordRefresh",
            Spearhead_Crm_V1_RecordRefreshRequest.with {
                $0.id = topic.id
                $0.findings = "采购总监换人"
            }, as: company.rep())
        return response.topic
    }

    @Test("C22: each topic of a key account is due at its own interval, at once at first")
    func schedule() throws {
        let buyers = try topic("采购决策人", every: 30)
        let volume = try topic("销量", every: 7)
        #expect(try due().sorted() == [buyers.topic, volume.topic].sorted())
        #expect(try refresh(buyers).dueOn == "2026-04-01")
        #expect(try refresh(volume).dueOn == "2026-03-09")
        #expect(try due() == [])
        company.tenant.advance(seconds: 7 * 86_400)
        #expect(try due() == ["销量"])
        #expect(try refresh(volume).refreshedBy == company.id("REP1"))
        let changed: Spearhead_Crm_V1_UpdateRefreshTopicResponse = try company.tenant.crm(
            "KeyAccountService/UpdateRefreshTopic",
            Spearhead_Crm_V1_UpdateRefreshTopicRequest.with {
                $0.topic.id = volume.id
                $0.topic.intervalDays = 1
                $0.updateMask.paths = ["interval_days"]
            })
        #expect(changed.topic.dueOn == "2026-03-10")
        #expect(reason { _ = try topic("销量", every: 3) } == "TOPIC_EXISTS")
        let shop = try company.create()
        #expect(reason { _ = try topic("销量", every: 3, of: shop.id) } == "NOT_A_KEY_ACCOUNT")
    }

    private func seat(
        _ role: Spearhead_Crm_V1_ReviewRole, _ person: String = "", attended: Bool = false
    ) -> Spearhead_Crm_V1_ReviewSeat {
        .with {
            $0.role = role
            $0.personID = person
            $0.attended = attended
        }
    }

    private func schedule(_ seats: [Spearhead_Crm_V1_ReviewSeat]) throws -> Spearhead_Crm_V1_AccountReview {
        let response: Spearhead_Crm_V1_ScheduleReviewResponse = try company.tenant.crm(
            "KeyAccountService/ScheduleReview",
            Spearhead_Crm_V1_ScheduleReviewRequest.with {
                $0.review.customerID = account.id
                $0.review.plannedOn = "2026-03-20"
                $0.review.seats = seats
            }, as: company.supervisor)
        return response.review
    }

    private func hold(
        _ id: String, _ seats: [Spearhead_Crm_V1_ReviewSeat], before: Int32 = 2, after: Int32 = 3, plan: String = "共建专区"
    ) throws -> Spearhead_Crm_V1_AccountReview {
        let response: Spearhead_Crm_V1_HoldReviewResponse = try company.tenant.crm(
            "KeyAccountService/HoldReview",
            Spearhead_Crm_V1_HoldReviewRequest.with {
                $0.review.id = id
                $0.review.seats = seats
                $0.review.relationshipBefore = before
                $0.review.relationshipAfter = after
                $0.review.progress = "进场三个新品"
                $0.review.problems = "账期过长"
                $0.review.developmentPlan = plan
            }, as: company.supervisor)
        return response.review
    }

    @Test("C22: a review lists the invited roles, and once held who attended; every invited role is answered for")
    func attendance() throws {
        let planned = try schedule([
            seat(.productManager), seat(.nationalAccountManager), seat(.serviceManager), seat(.regionHead),
        ])
        #expect(planned.state == .planned && planned.seats.map(\.role.rawValue) == [1, 2, 3, 4])
        let director = company.id("DIR1")
        #expect(refusedFields { _ = try hold(planned.id, [seat(.regionHead, director, attended: true)]) } == ["review.seats"])
        #expect(refusedFields { _ = try hold(planned.id, [seat(.regionHead, attended: true)]) } == ["review.seats"])
        let held = try hold(
            planned.id,
            [
                seat(.regionHead, director, attended: true), seat(.productManager), seat(.serviceManager),
                seat(.nationalAccountManager, company.id("SUP1"), attended: true),
            ])
        #expect(held.seats.map(\.attended) == [false, true, false, true])
        #expect(reason { _ = try hold(planned.id, held.seats) } == "REVIEW_HELD")
        #expect(refusedFields { _ = try schedule([]) } == ["review.seats"])
        #expect(refusedFields { _ = try schedule([seat(.regionHead), seat(.regionHead)]) } == ["review.seats"])
    }

    @Test("C23: a held review keeps the relationship level before and after, problems and the new plan")
    func outcome() throws {
        let planned = try schedule([seat(.regionHead)])
        #expect(refusedFields { _ = try hold(planned.id, planned.seats, before: 0) } == ["review.relationship_before"])
        #expect(refusedFields { _ = try hold(planned.id, planned.seats, after: 6) } == ["review.relationship_after"])
        #expect(refusedFields { _ = try hold(planned.id, planned.seats, plan: " ") } == ["review.development_plan"])
        _ = try hold(planned.id, planned.seats)
        let read: Spearhead_Crm_V1_GetReviewResponse = try company.tenant.crm(
            "KeyAccountService/GetReview", Spearhead_Crm_V1_GetReviewRequest.with { $0.id = planned.id }, as: company.rep())
        #expect((read.review.relationshipBefore, read.review.relationshipAfter) == (2, 3))
        #expect(read.review.developmentPlan == "共建专区" && read.review.problems == "账期过长" && read.review.hasHeldTime)
        #expect(
            reason {
                let _: Spearhead_Crm_V1_GetReviewResponse = try company.tenant.crm(
                    "KeyAccountService/GetReview", Spearhead_Crm_V1_GetReviewRequest.with { $0.id = planned.id },
                    as: company.rep("REP3"))
            } == "NOT_FOUND")
    }
}
