import Foundation
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf

@testable import Visits

/// Three or more of everything that a sample lists.
enum VisitsSampleData {
    static let prepare: @Sendable (TestTenant) throws -> Void = { tenant in
        try FieldCompany.fill(tenant)
        let company = FieldCompany(tenant: tenant)
        try routes(company)
        try field(company)
        try deliveries(company)
        try market(company)
        try depots(company)
    }

    private static func routes(_ company: FieldCompany) throws {
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2")])
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(1, 3, "R3")], from: "2026-03-03")
        try company.publish([company.stop(1, 1, "R4")], by: "REP2")
        let _: Spearhead_Visits_V1_GeneratePlansResponse = try company.call(
            "PlanService/GeneratePlans",
            Spearhead_Visits_V1_GeneratePlansRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-02", "2026-03-31") })
    }

    /// Visits with counts, steps and a photo, three conflicts and three daily reports.
    private static func field(_ company: FieldCompany) throws {
        for outlet in ["R1", "R2", "R3"] {
            let visit = try company.visit(outlet)
            try company.count(visit, "P1", 10)
            let event = Spearhead_Visits_V1_SyncEventsRequest.with {
                $0.id = visit
                $0.visit.customerID = company.outlet("D1")
                $0.visit.checkInTime = company.tenant.now.timestamp
            }
            let _: [Spearhead_Visits_V1_SyncEventsResponse] = try company.tenant.commandStream(
                as: company.rep, "spearhead.visits.v1.SyncService/SyncEvents", [event])
        }
        let shop = try company.visit("R2")
        let _: Spearhead_Visits_V1_UploadPhotoResponse = try company.tenant.upload(
            as: company.rep, "spearhead.visits.v1.VisitService/UploadPhoto",
            Spearhead_Visits_V1_UploadPhotoRequest.with { $0.visitID = shop },
            Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("photo".utf8))
        // A visit without any step has its required steps open.
        for outlet in ["R1", "D1"] { try company.visit(outlet) }
        for date in ["2026-02-27", "2026-02-28", "2026-03-01"] {
            let _: Spearhead_Visits_V1_SubmitDailyReportResponse = try company.call(
                "VisitReportService/SubmitDailyReport",
                Spearhead_Visits_V1_SubmitDailyReportRequest.with { $0.date = date }, as: company.rep)
        }
    }

    private static func deliveries(_ company: FieldCompany) throws {
        try company.releaseLot("L1")
        for number in 1...3 { try company.ship(company.order("SO\(number)", for: "D1", at: "2026-03-01T10:00:00+08:00")) }
    }

    private static func market(_ company: FieldCompany) throws {
        for number in 1...3 {
            let _: Spearhead_Visits_V1_SubmitCompetitorReportResponse = try company.call(
                "CompetitorService/SubmitCompetitorReport",
                Spearhead_Visits_V1_SubmitCompetitorReportRequest.with {
                    $0.week = "2026-W0\(number)"
                    $0.lines = [.with { $0.brand = "泉森" }]
                }, as: company.rep)
            let _: Spearhead_Visits_V1_CreateCompetitorResponse = try company.call(
                "CompetitorService/CreateCompetitor",
                Spearhead_Visits_V1_CreateCompetitorRequest.with {
                    $0.competitor.code = "C\(number)"
                    $0.competitor.name = "竞品\(number)"
                })
            let event: Spearhead_Visits_V1_ReportCompetitorEventResponse = try company.call(
                "CompetitorService/ReportCompetitorEvent",
                Spearhead_Visits_V1_ReportCompetitorEventRequest.with {
                    $0.event.brand = "泉森"
                    $0.event.kind = "promotion"
                    $0.event.description_p = "买二赠一"
                }, as: company.rep)
            let _: Spearhead_Visits_V1_RecordVarianceCauseResponse = try company.call(
                "CompetitorService/RecordVarianceCause",
                Spearhead_Visits_V1_RecordVarianceCauseRequest.with {
                    $0.cause.personID = company.person("REP1")
                    $0.cause.period = "2026-03"
                    $0.cause.code = "competitor_promotion"
                    $0.cause.competitorEventID = event.event.id
                    $0.cause.action = "增加高端拜访"
                })
        }
    }

    private static func depots(_ company: FieldCompany) throws {
        var parent = ""
        for (code, tier) in [("PL", Spearhead_Visits_V1_DepotTier.plant), ("DI", .distribution), ("ST", .station)] {
            let depot: Spearhead_Visits_V1_CreateDepotResponse = try company.call(
                "DepotService/CreateDepot",
                Spearhead_Visits_V1_CreateDepotRequest.with {
                    $0.depot.code = code
                    $0.depot.name = code
                    $0.depot.tier = tier
                    $0.depot.parentID = parent
                })
            parent = depot.depot.id
            let _: Spearhead_Visits_V1_RecordMovementResponse = try company.call(
                "DepotService/RecordMovement",
                Spearhead_Visits_V1_RecordMovementRequest.with {
                    $0.movement.fromDepotID = parent
                    $0.movement.customerID = company.outlet("D1")
                    $0.movement.productID = company.product("P1")
                    $0.movement.lot = "L1"
                    $0.movement.quantity = 10
                })
        }
    }
}
