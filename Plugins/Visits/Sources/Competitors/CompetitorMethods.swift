internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// CompetitorService: weekly tables and the master.
enum CompetitorMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "CompetitorService"
        registrar.command(service, "SubmitCompetitorReport", permission: Permissions.writeCompetitors, submit)
        registrar.query(service, "ListCompetitorReports", permission: Permissions.readReports, reports)
        registrar.command(service, "CreateCompetitor", permission: Permissions.maintainCompetitors, create)
        registrar.query(service, "GetCompetitor", permission: Permissions.readCompetitors, get)
        registrar.query(service, "ListCompetitors", permission: Permissions.readCompetitors, list)
        registrar.command(service, "RecordCompetitorFact", permission: Permissions.maintainCompetitors, recordFact)
        registrar.command(service, "RecordSwot", permission: Permissions.maintainCompetitors, recordSwot)
        MarketMethods.register(with: &registrar)
    }

    static func submit(
        _ request: Spearhead_Visits_V1_SubmitCompetitorReportRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_SubmitCompetitorReportResponse {
        let lines = request.lines.map {
            CompetitorLine(
                brand: $0.brand, product: $0.product, priceMinor: $0.hasPriceMinor ? $0.priceMinor : nil, promotion: $0.promotion)
        }
        let report = try CompetitorReports.submit(
            lines, person: call.person(), week: request.week, formSeconds: request.hasFormSeconds ? request.formSeconds : nil,
            writer, call)
        return .with { $0.report = report.message }
    }

    static func reports(
        _ request: Spearhead_Visits_V1_ListCompetitorReportsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListCompetitorReportsResponse {
        let list = ListQuery(from: "visits_competitor_report", key: "week || id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("week", request.week)
        let (reports, next) = try list.fetch(reader, call.page(of: request), CompetitorReport.init(row:))
        let whole = try reports.map { try $0.withLines(reader).message }
        return .with {
            $0.reports = whole
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Visits_V1_CreateCompetitorRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CreateCompetitorResponse {
        let wanted = request.competitor
        let competitor = try Competitor.create(code: wanted.code, name: wanted.name, brands: wanted.brands, writer, call)
        return .with { $0.competitor = competitor.message }
    }

    static func get(
        _ request: Spearhead_Visits_V1_GetCompetitorRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetCompetitorResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        let competitor = try Competitor.find(id: request.id, reader)
        let facts = try CompetitorFact.latest(of: competitor.id, on: date, reader)
        let swot = try Swot.latest(of: competitor.id, on: date, reader)
        return .with {
            $0.competitor = competitor.message
            $0.competitor.facts = facts.map(\.message)
            if let swot { $0.competitor.swot = swot.message }
        }
    }

    static func list(
        _ request: Spearhead_Visits_V1_ListCompetitorsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListCompetitorsResponse {
        let list = ListQuery(from: "visits_competitor", key: "code")
        let (competitors, next) = try list.fetch(reader, call.page(of: request), Competitor.init(row:))
        let whole = try competitors.map { try $0.withBrands(reader).message }
        return .with {
            $0.competitors = whole
            $0.nextPageToken = next
        }
    }

    static func recordFact(
        _ request: Spearhead_Visits_V1_RecordCompetitorFactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordCompetitorFactResponse {
        let competitor = try Competitor.find(id: request.competitorID, writer)
        guard let field = CompetitorFact.Field(request.fact.field) else {
            throw RPCError.invalidField("fact.field", "must be stated")
        }
        guard let validOn = BusinessDate(request.fact.validOn) else {
            throw RPCError.invalidField("fact.valid_on", "must be a date YYYY-MM-DD")
        }
        let fact = CompetitorFact(field: field, value: request.fact.value, validOn: validOn, source: request.fact.source)
        try fact.record(of: competitor, writer, call)
        return Spearhead_Visits_V1_RecordCompetitorFactResponse()
    }

    static func recordSwot(
        _ request: Spearhead_Visits_V1_RecordSwotRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordSwotResponse {
        let competitor = try Competitor.find(id: request.competitorID, writer)
        guard let analyzedOn = BusinessDate(request.swot.analyzedOn) else {
            throw RPCError.invalidField("swot.analyzed_on", "must be a date YYYY-MM-DD")
        }
        let swot = Swot(
            analyzedOn: analyzedOn, strengths: request.swot.strengths, weaknesses: request.swot.weaknesses,
            opportunities: request.swot.opportunities, threats: request.swot.threats)
        try swot.record(of: competitor, writer, call)
        return Spearhead_Visits_V1_RecordSwotResponse()
    }
}
