import Foundation
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf

@testable import Visits

/// Valid requests of the plugin over a company with everything that lists show.
///
/// ListForms has no sample: every company has the same forms, which the suite would take for another company's.
enum VisitsSamples {
    static let all = market(
        depots(
            reports(
                stock(
                    field(
                        plans(
                            routes(
                                settings(
                                    ConformanceSamples(prepare: VisitsSampleData.prepare, caller: everyone)))))))))

    /// The director, with every role of the company.
    private static func everyone(_ tenant: TestTenant) -> Caller {
        tenant.caller(roles: Set(Role.builtIn), person: FieldCompany(tenant: tenant).person("DIR1"))
    }

    private static let (from, to) = ("2026-03-01", "2026-03-31")

    private static func id(_ tenant: TestTenant, _ table: String, _ condition: String = "1") throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE \(condition) ORDER BY id LIMIT 1") ?? "" }
    }

    /// Nobody has it yet.
    private static func newCode(_ tenant: TestTenant) -> String { UUIDv7.generate(at: tenant.now) }

    private static func settings(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("VisitSettingsService/UpdateVisitSettings") { tenant in
                let present = try tenant.read { try VisitSettings.current($0) }
                return Spearhead_Visits_V1_UpdateVisitSettingsRequest.with {
                    $0.settings.fenceM = present.fenceMetres + 1
                    $0.updateMask.paths = ["fence_m"]
                    $0.etag = Etag.of(present.version)
                }
            }
            .request("VisitSettingsService/GetChecklist") { _ in
                Spearhead_Visits_V1_GetChecklistRequest.with { $0.customerClass = "A" }
            }
            .request("VisitSettingsService/PublishChecklist") { _ in
                Spearhead_Visits_V1_PublishChecklistRequest.with {
                    $0.checklist.customerClass = "C"
                    $0.checklist.steps = [
                        .with {
                            $0.code = "display"
                            $0.titleZh = "陈列"
                            $0.titleEn = "Display"
                            $0.kind = .audit
                        }
                    ]
                }
            }
            .request("VisitSettingsService/SetMustSellList") { tenant in
                Spearhead_Visits_V1_SetMustSellListRequest.with {
                    $0.customerClass = "A"
                    $0.productIds = [FieldCompany(tenant: tenant).product("P1")]
                }
            }
    }

    private static func routes(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("RouteService/PublishRoute") { tenant in
                let company = FieldCompany(tenant: tenant)
                return Spearhead_Visits_V1_PublishRouteRequest.with {
                    $0.route.personID = company.person("REP2")
                    $0.route.stops = [company.stop(1, 1, "R4")]
                }
            }
            .request("RouteService/GetRoute") { tenant in
                try Spearhead_Visits_V1_GetRouteRequest.with { $0.id = try id(tenant, "visits_route") }
            }
            .request("RouteService/ListRoutes") { _ in Spearhead_Visits_V1_ListRoutesRequest() }
            .request("RouteService/ListDueOutlets") { _ in Spearhead_Visits_V1_ListDueOutletsRequest() }
            .request("RouteService/GetRouteMap") { tenant in
                Spearhead_Visits_V1_GetRouteMapRequest.with { $0.personID = FieldCompany(tenant: tenant).person("REP1") }
            }
            .request("RouteService/CheckRoutes") { _ in Spearhead_Visits_V1_CheckRoutesRequest() }
    }

    private static func plans(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PlanService/GeneratePlans") { _ in
                Spearhead_Visits_V1_GeneratePlansRequest.with { ($0.fromDate, $0.toDate) = ("2026-04-01", "2026-04-30") }
            }
            .request("PlanService/CreatePlan") { tenant in
                let company = FieldCompany(tenant: tenant)
                let taken = try tenant.read { try $0.value(BusinessDate.self, "SELECT max(planned_on) FROM visits_plan") }
                return Spearhead_Visits_V1_CreatePlanRequest.with {
                    $0.plan.personID = company.person("REP1")
                    $0.plan.date = taken.map { "\($0.advanced(byDays: 1))" } ?? ""
                    $0.plan.customerID = company.outlet("R1")
                    $0.plan.sequence = 1
                }
            }
            .request("PlanService/ListPlans") { _ in Spearhead_Visits_V1_ListPlansRequest() }
            .request("PlanService/UpdatePlan") { tenant in
                let plan = try id(tenant, "visits_plan", "state = 'planned'")
                let version = try tenant.read { try $0.value(Int64.self, "SELECT version FROM visits_plan WHERE id = ?", [plan]) }
                return Spearhead_Visits_V1_UpdatePlanRequest.with {
                    $0.plan.id = plan
                    $0.plan.purpose = newCode(tenant)
                    $0.updateMask.paths = ["purpose"]
                    $0.etag = Etag.of(version ?? 0)
                }
            }
            .request("PlanService/CancelPlan") { tenant in
                try Spearhead_Visits_V1_CancelPlanRequest.with {
                    $0.id = try id(tenant, "visits_plan", "state = 'planned'")
                    $0.reason = "店休"
                }
            }
    }

    private static func field(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("VisitService/CheckIn") { tenant in
                Spearhead_Visits_V1_CheckInRequest.with {
                    $0.visitID = newCode(tenant)
                    $0.customerID = FieldCompany(tenant: tenant).outlet("R1")
                }
            }
            .request("VisitService/CheckOut") { tenant in
                let visit = try FieldCompany(tenant: tenant).visit("R1", checkOut: false)
                return Spearhead_Visits_V1_CheckOutRequest.with { $0.visitID = visit }
            }
            .request("VisitService/GetVisit") { tenant in
                try Spearhead_Visits_V1_GetVisitRequest.with { $0.id = try id(tenant, "visits_visit") }
            }
            .request("VisitService/ListVisits") { _ in Spearhead_Visits_V1_ListVisitsRequest() }
            .request("VisitService/RecordStep") { tenant in
                let visit = try FieldCompany(tenant: tenant).visit("R1")
                return Spearhead_Visits_V1_RecordStepRequest.with {
                    $0.visitID = visit
                    $0.step.code = "price"
                }
            }
            .request("VisitService/ListIncompleteSteps") { _ in
                Spearhead_Visits_V1_ListIncompleteStepsRequest.with { $0.date = "2026-03-02" }
            }
            .request("VisitService/ListVisitTasks") { _ in Spearhead_Visits_V1_ListVisitTasksRequest() }
            .request("VisitService/CompleteVisitTask") { tenant in
                let visit = try FieldCompany(tenant: tenant).visit("D1")
                return try Spearhead_Visits_V1_CompleteVisitTaskRequest.with {
                    $0.id = try id(tenant, "visits_task", "complete_time IS NULL")
                    $0.visitID = visit
                    $0.note = "已解决"
                }
            }
            .request("VisitService/UploadPhoto") { tenant in
                try Spearhead_Visits_V1_UploadPhotoRequest.with {
                    $0.visitID = try id(tenant, "visits_visit")
                    $0.sha256 = "21a87ca999d652882a42d92360d2467db06e707f846a7cba0c71622c96383eef"
                    $0.chunk = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("test".utf8)
                }
            }
            .request("VisitService/DownloadPhoto") { tenant in
                let names = try tenant.read { reader in
                    try ["visit_id", "sha256"].map { try reader.value(String.self, "SELECT \($0) FROM visits_photo") ?? "" }
                }
                return Spearhead_Visits_V1_DownloadPhotoRequest.with { ($0.visitID, $0.sha256) = (names[0], names[1]) }
            }
            .request("SyncService/SyncEvents") { tenant in
                Spearhead_Visits_V1_SyncEventsRequest.with {
                    $0.id = newCode(tenant)
                    $0.visit.customerID = FieldCompany(tenant: tenant).outlet("R1")
                    $0.visit.checkInTime = tenant.now.timestamp
                }
            }
            .request("SyncService/ListEventConflicts") { _ in Spearhead_Visits_V1_ListEventConflictsRequest() }
            .request("SyncService/CloseEventConflict") { tenant in
                try Spearhead_Visits_V1_CloseEventConflictRequest.with {
                    $0.id = try id(tenant, "visits_event_copy", "verdict = 'conflict' AND close_time IS NULL")
                    $0.note = "以第一条为准"
                }
            }
    }

    private static func stock(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PsiService/RecordCounts") { tenant in
                let company = FieldCompany(tenant: tenant)
                let visit = try company.visit("R1")
                return Spearhead_Visits_V1_RecordCountsRequest.with {
                    $0.visitID = visit
                    $0.lines = [.with { $0.productID = company.product("P1") }]
                }
            }
            .request("PsiService/CorrectCount") { tenant in
                let company = FieldCompany(tenant: tenant)
                let visit = try company.visit("R2")
                try company.count(visit, "P1", 4)
                return Spearhead_Visits_V1_CorrectCountRequest.with {
                    $0.visitID = visit
                    $0.line.productID = company.product("P1")
                    $0.line.countedQuantity = 5
                    $0.reason = "复盘"
                }
            }
            .request("PsiService/GetDayTable") { tenant in
                Spearhead_Visits_V1_GetDayTableRequest.with {
                    $0.personID = FieldCompany(tenant: tenant).person("REP1")
                    $0.date = "2026-03-02"
                }
            }
            .request("PsiService/StreamPsiRows") { _ in
                Spearhead_Visits_V1_StreamPsiRowsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("PsiService/GetPsiExceptions") { _ in
                Spearhead_Visits_V1_GetPsiExceptionsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("PsiService/SuggestOrder") { tenant in
                Spearhead_Visits_V1_SuggestOrderRequest.with { $0.customerID = FieldCompany(tenant: tenant).outlet("R1") }
            }
            .request("PsiService/GetDistribution") { _ in
                Spearhead_Visits_V1_GetDistributionRequest.with { $0.month = "2026-03" }
            }
    }

    private static func reports(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("VisitReportService/GetVisitFigures") { _ in
                Spearhead_Visits_V1_GetVisitFiguresRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/GetIntegrityFindings") { _ in
                Spearhead_Visits_V1_GetIntegrityFindingsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/GetSyncHealth") { _ in
                Spearhead_Visits_V1_GetSyncHealthRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/GetWeeklyGaps") { _ in
                Spearhead_Visits_V1_GetWeeklyGapsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/GetTimeline") { tenant in
                Spearhead_Visits_V1_GetTimelineRequest.with { $0.personID = FieldCompany(tenant: tenant).person("REP1") }
            }
            .request("VisitReportService/GetDayCounters") { _ in
                Spearhead_Visits_V1_GetDayCountersRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/GetFormUse") { _ in
                Spearhead_Visits_V1_GetFormUseRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("VisitReportService/SubmitDailyReport") { tenant in
                let taken = try tenant.read {
                    try $0.value(BusinessDate.self, "SELECT min(reported_on) FROM visits_daily_report")
                }
                return Spearhead_Visits_V1_SubmitDailyReportRequest.with {
                    $0.date = taken.map { "\($0.advanced(byDays: -1))" } ?? ""
                }
            }
            .request("VisitReportService/ListDailyReports") { _ in Spearhead_Visits_V1_ListDailyReportsRequest() }
    }

    private static func depots(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("DepotService/CreateDepot") { tenant in
                Spearhead_Visits_V1_CreateDepotRequest.with {
                    $0.depot.code = newCode(tenant)
                    $0.depot.name = "仓库"
                    $0.depot.tier = .plant
                }
            }
            .request("DepotService/ListDepots") { _ in Spearhead_Visits_V1_ListDepotsRequest() }
            .request("DepotService/AssignDepotTerritory") { tenant in
                try Spearhead_Visits_V1_AssignDepotTerritoryRequest.with {
                    $0.depotID = try id(tenant, "visits_depot")
                    $0.territoryID = FieldCompany(tenant: tenant).territory("PF11")
                }
            }
            .request("DepotService/RecordMovement") { tenant in
                let company = FieldCompany(tenant: tenant)
                return try Spearhead_Visits_V1_RecordMovementRequest.with {
                    $0.movement.fromDepotID = try id(tenant, "visits_depot")
                    $0.movement.customerID = company.outlet("D1")
                    $0.movement.productID = company.product("P1")
                    $0.movement.lot = "L1"
                    $0.movement.quantity = 1
                }
            }
            .request("DepotService/ListMovements") { _ in Spearhead_Visits_V1_ListMovementsRequest() }
            .request("DepotService/GetLotTrace") { tenant in
                Spearhead_Visits_V1_GetLotTraceRequest.with {
                    $0.productID = FieldCompany(tenant: tenant).product("P1")
                    $0.lot = "L1"
                }
            }
            .request("DepotService/GetHandoffs") { _ in
                Spearhead_Visits_V1_GetHandoffsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("DepotService/GetDemandForecast") { _ in
                Spearhead_Visits_V1_GetDemandForecastRequest.with {
                    ($0.fromDate, $0.toDate) = (from, to)
                    $0.days = 30
                }
            }
    }

    private static func market(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CompetitorService/SubmitCompetitorReport") { tenant in
                let director = FieldCompany(tenant: tenant).person("DIR1")
                let count = try tenant.read {
                    try $0.value(Int.self, "SELECT count(*) FROM visits_competitor_report WHERE person_id = ?", [director])
                }
                return Spearhead_Visits_V1_SubmitCompetitorReportRequest.with {
                    $0.week = "2026-W0\((count ?? 0) + 1)"
                    $0.lines = [.with { $0.brand = "峰谷" }]
                }
            }
            .request("CompetitorService/ListCompetitorReports") { _ in Spearhead_Visits_V1_ListCompetitorReportsRequest() }
            .request("CompetitorService/CreateCompetitor") { tenant in
                Spearhead_Visits_V1_CreateCompetitorRequest.with {
                    $0.competitor.code = newCode(tenant)
                    $0.competitor.name = "竞品"
                }
            }
            .request("CompetitorService/GetCompetitor") { tenant in
                try Spearhead_Visits_V1_GetCompetitorRequest.with { $0.id = try id(tenant, "visits_competitor") }
            }
            .request("CompetitorService/ListCompetitors") { _ in Spearhead_Visits_V1_ListCompetitorsRequest() }
            .request("CompetitorService/RecordCompetitorFact") { tenant in
                try Spearhead_Visits_V1_RecordCompetitorFactRequest.with {
                    $0.competitorID = try id(tenant, "visits_competitor")
                    $0.fact.field = .price
                    $0.fact.value = "下调一成"
                    $0.fact.validOn = "2026-03-01"
                    $0.fact.source = "走访"
                }
            }
            .request("CompetitorService/RecordSwot") { tenant in
                try Spearhead_Visits_V1_RecordSwotRequest.with {
                    $0.competitorID = try id(tenant, "visits_competitor")
                    $0.swot.analyzedOn = "2026-03-01"
                    $0.swot.threats = "新品上市"
                }
            }
            .request("CompetitorService/ReportCompetitorEvent") { _ in
                Spearhead_Visits_V1_ReportCompetitorEventRequest.with {
                    $0.event.brand = "泉森"
                    $0.event.kind = "price"
                    $0.event.description_p = "降价"
                }
            }
            .request("CompetitorService/ListCompetitorEvents") { _ in Spearhead_Visits_V1_ListCompetitorEventsRequest() }
            .request("CompetitorService/ListCompetitorAlerts") { _ in Spearhead_Visits_V1_ListCompetitorAlertsRequest() }
            .request("CompetitorService/GetMarketInfoAge") { _ in Spearhead_Visits_V1_GetMarketInfoAgeRequest() }
            .request("CompetitorService/RecordVarianceCause") { tenant in
                Spearhead_Visits_V1_RecordVarianceCauseRequest.with {
                    $0.cause.personID = FieldCompany(tenant: tenant).person("REP1")
                    $0.cause.period = "2026-03"
                    $0.cause.code = "weather"
                    $0.cause.action = "改期"
                }
            }
            .request("CompetitorService/ListVarianceCauses") { _ in Spearhead_Visits_V1_ListVarianceCausesRequest() }
    }
}
