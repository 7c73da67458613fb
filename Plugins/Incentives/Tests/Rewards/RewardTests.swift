import Incentives
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Rewards, discipline and staff figures")
struct RewardTests {
    private let company: PayCompany

    init() throws {
        let tenant = try TestTenant(plugins: PayCompany.plugins, now: SeedOne.asOf)
        try tenant.importSeed("org_units", "people")
        try tenant.importCSV("inspection_rows", SeedTruth.table())
        company = PayCompany(tenant: tenant)
    }

    private func rate(_ rep: String, _ level: Int32) throws {
        let _: Spearhead_Incentives_V1_CreateRatingResponse = try company.call(
            "EvaluationService/CreateRating",
            Spearhead_Incentives_V1_CreateRatingRequest.with {
                $0.rating.personID = try company.person(rep)
                $0.rating.scale = "teamwork"
                $0.rating.level = level
                $0.rating.ratedOn = "2026-05-20"
            })
    }

    private func decide(_ code: String, _ period: String) throws -> Spearhead_Incentives_V1_Entry {
        let response: Spearhead_Incentives_V1_DecideAwardResponse = try company.call(
            "RewardService/DecideAward",
            Spearhead_Incentives_V1_DecideAwardRequest.with {
                $0.code = code
                $0.period = period
            })
        return response.entry
    }

    @Test("L02 L05: 月度新人突破奖 and 季度最佳协作奖 are there, and an award has one winner a period")
    func awards() throws {
        let rules: Spearhead_Incentives_V1_ListAwardRulesResponse = try company.call(
            "RewardService/ListAwardRules", Spearhead_Incentives_V1_ListAwardRulesRequest())
        #expect(rules.rules.map(\.title) == ["季度最佳协作奖", "月度新人突破奖"])
        #expect(refusal { _ = try decide("best-cooperation", "2026-Q2") }?.reason == "NO_WINNER")
        try rate("REP001", 2)
        try rate("REP002", 3)
        let entry = try decide("best-cooperation", "2026-Q2")
        #expect(entry.personID == (try company.person("REP002")) && entry.inKind == "团队旅行" && entry.state == .proposed)
        #expect(refusal { _ = try decide("best-cooperation", "2026-Q2") }?.reason == "AWARD_DECIDED")
        #expect(refusal { _ = try decide("best-cooperation", "2026-06") }?.code == .invalidArgument)
    }

    @Test("L10: a contest ranks by its rule, and what looks wrong stands beside the rank without changing it")
    func contest() throws {
        let created: Spearhead_Incentives_V1_CreateContestResponse = try company.call(
            "RewardService/CreateContest",
            Spearhead_Incentives_V1_CreateContestRequest.with {
                $0.contest.title = "真实上报"
                $0.contest.startsOn = "2026-01-01"
                $0.contest.endsOn = "2026-06-30"
                $0.contest.side = .person
                $0.contest.measure = "inspections.rows"
                $0.contest.rule = "被复盘最多者胜"
                $0.contest.watches = [
                    .with {
                        $0.measure = "inspections.truthfulness"
                        $0.below = 950_000
                    }
                ]
            })
        let standings: Spearhead_Incentives_V1_GetContestStandingsResponse = try company.call(
            "RewardService/GetContestStandings",
            Spearhead_Incentives_V1_GetContestStandingsRequest.with { $0.id = created.contest.id })
        let values = standings.ranks.map(\.value)
        #expect(!values.isEmpty && values == values.sorted(by: >) && standings.ranks.first?.rank == 1)
        #expect(Set(standings.ranks.map(\.anomalies)) == [[], ["inspections.truthfulness"]])
    }

    @Test("L04 L07 L13: praise and discipline are on record; a rep reads the own disciplinary records only")
    func records() throws {
        let person = try company.person("REP001")
        let _: Spearhead_Incentives_V1_CreateRecognitionResponse = try company.call(
            "RewardService/CreateRecognition",
            Spearhead_Incentives_V1_CreateRecognitionRequest.with {
                $0.recognition.personID = person
                $0.recognition.kind = .meeting
                $0.recognition.occasion = "周会"
                $0.recognition.text = "带新人"
            })
        let _: Spearhead_Incentives_V1_CreateDisciplinaryRecordResponse = try company.call(
            "RewardService/CreateDisciplinaryRecord",
            Spearhead_Incentives_V1_CreateDisciplinaryRecordRequest.with {
                $0.record.personID = person
                $0.record.kind = .dismissal
                $0.record.cause = "故意错派客户"
                $0.record.evidence = "轮排日志 17"
            })
        for (rep, count) in [("REP001", 1), ("REP002", 0)] {
            let found: Spearhead_Incentives_V1_ListDisciplinaryRecordsResponse = try company.call(
                "RewardService/ListDisciplinaryRecords", Spearhead_Incentives_V1_ListDisciplinaryRecordsRequest(),
                as: try company.rep(rep))
            #expect(found.records.count == count)
        }
    }

    @Test("K16 K17 K18: attrition, ramp days and the points of activity against result")
    func staff() throws {
        let attrition: Spearhead_Incentives_V1_GetAttritionResponse = try company.call(
            "StaffReportService/GetAttrition",
            Spearhead_Incentives_V1_GetAttritionRequest.with {
                $0.from = "2026-01-05"
                $0.through = "2026-07-05"
                $0.position = "rep"
            })
        let left = try company.tenant.read {
            try $0.value(
                Int.self,
                "SELECT count(*) FROM organization_person WHERE position = 'rep' AND left_on BETWEEN '2026-01-05' AND '2026-07-05'"
            )
        }
        #expect(Int(attrition.leavers) == left && left ?? 0 > 0)
        let expected = ExactArithmetic.decimal(
            Int64(attrition.leavers) * 2, Int64(attrition.headcountBefore + attrition.headcountAtEnd), scale: 100, decimals: 2)
        #expect(attrition.attritionPercent == expected)
        let ramp: Spearhead_Incentives_V1_ListRampDaysResponse = try company.call(
            "StaffReportService/ListRampDays",
            Spearhead_Incentives_V1_ListRampDaysRequest.with {
                $0.hiredFrom = "2026-01-01"
                $0.hiredThrough = "2026-07-05"
                $0.measure = "inspections.rows"
                $0.norm = 1
                $0.pageSize = 1000
            })
        for person in ramp.people where person.hasDays {
            let hired = try #require(BusinessDate(person.hiredOn))
            let first = try #require(BusinessDate("\(person.month)-01"))
            #expect(Int(person.days) == max(0, first.days(since: hired)))
        }
        let points: Spearhead_Incentives_V1_ListActivityResultsResponse = try company.call(
            "StaffReportService/ListActivityResults",
            Spearhead_Incentives_V1_ListActivityResultsRequest.with {
                $0.activityMeasure = "inspections.rows"
                $0.resultMeasure = "inspections.true_rows"
                $0.from = "2026-01-01"
                $0.through = "2026-06-30"
            })
        #expect(points.points.contains { $0.hasActivity && $0.hasResult && $0.hasResultPerActivity })
    }

    @Test("L08: what people are paid is no figure of staff reports, which leaders read of their team")
    func privatePay() throws {
        let supervisor = try company.tenant.caller(roles: [.supervisor], person: company.person("SUP001"))
        func activity(_ activity: String, _ result: String) throws {
            let _: Spearhead_Incentives_V1_ListActivityResultsResponse = try company.call(
                "StaffReportService/ListActivityResults",
                Spearhead_Incentives_V1_ListActivityResultsRequest.with {
                    $0.activityMeasure = activity
                    $0.resultMeasure = result
                    $0.from = "2026-01-01"
                    $0.through = "2026-06-30"
                }, as: supervisor)
        }
        try activity("orders.order_count", "orders.ordered")
        #expect(
            refusal { try activity("orders.order_count", "incentives.payout") }?.fieldViolations.map(\.field)
                == ["result_measure"])
        #expect(
            refusal { try activity("incentives.payout", "orders.ordered") }?.fieldViolations.map(\.field)
                == ["activity_measure"])
        let ramp = refusal {
            let _: Spearhead_Incentives_V1_ListRampDaysResponse = try company.call(
                "StaffReportService/ListRampDays",
                Spearhead_Incentives_V1_ListRampDaysRequest.with {
                    $0.hiredFrom = "2026-01-01"
                    $0.hiredThrough = "2026-07-05"
                    $0.measure = "incentives.payout"
                    $0.norm = 1
                }, as: supervisor)
        }
        #expect(ramp?.fieldViolations.map(\.field) == ["measure"])
    }
}
