internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// PsiService.
enum PsiMethods {
    static let rowsPerMessage = 500
    static let exceptionsMax = 5000

    static func register(with registrar: inout PluginRegistrar) {
        let service = "PsiService"
        registrar.command(service, "RecordCounts", permission: Permissions.write, record)
        registrar.command(service, "CorrectCount", permission: Permissions.correctCounts, correct)
        registrar.query(service, "GetDayTable", permission: Permissions.read, dayTable)
        registrar.stream(service, "StreamPsiRows", permission: Permissions.readReports, stream)
        registrar.report(service, "GetPsiExceptions", permission: Permissions.readIntegrity, exceptions)
        registrar.query(service, "SuggestOrder", permission: Permissions.read, suggest)
        registrar.report(service, "GetDistribution", permission: Permissions.readDistribution, distribution)
    }

    static func record(
        _ request: Spearhead_Visits_V1_RecordCountsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordCountsResponse {
        let visit = try Visit.visible(id: request.visitID, writer, call)
        let fact = CountFact(
            visitID: visit.id, lines: request.lines.map(CountedLine.init),
            formSeconds: request.hasFormSeconds ? request.formSeconds : nil)
        try Counts.record(fact, person: visit.personID, writer, call)
        let rows = try PsiLedger.rows(closedIn: visit.visitedOn...visit.visitedOn, customer: visit.customerID, writer)
        return .with { $0.rows = rows.filter { $0.toVisitID == visit.id }.map(\.message) }
    }

    static func correct(
        _ request: Spearhead_Visits_V1_CorrectCountRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CorrectCountResponse {
        let visit = try Visit.visible(id: request.visitID, writer, call)
        let version = try Counts.correct(
            CountedLine(request.line), of: visit, reason: request.reason, etag: request.etag, writer, call)
        return .with { $0.etag = Etag.of(version) }
    }

    static func dayTable(
        _ request: Spearhead_Visits_V1_GetDayTableRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetDayTableResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        try call.requireVisiblePerson(request.personID, reader)
        let lines = try DayTable.lines(of: request.personID, on: date, reader)
        return .with { $0.rows = lines.map(\.message) }
    }

    static func stream(
        _ request: Spearhead_Visits_V1_StreamPsiRowsRequest, reader: Reader, call: Call,
        send: (Spearhead_Visits_V1_StreamPsiRowsResponse) throws -> Void
    ) throws {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let rows = try PsiLedger.rows(
            closedIn: interval, customer: request.customerID.nonEmpty, product: request.productID.nonEmpty, visible: call.visible,
            reader)
        var start = 0
        while start < rows.count {
            let end = min(start + rowsPerMessage, rows.count)
            try send(.with { $0.rows = rows[start..<end].map(\.message) })
            start = end
        }
    }

    static func exceptions(
        _ request: Spearhead_Visits_V1_GetPsiExceptionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetPsiExceptionsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let rows = try PsiLedger.rows(closedIn: interval, visible: call.visible, reader)
        let unexplained = try PsiExceptions.unexplained(rows, reader)
        return .with {
            $0.negativeSellOut = rows.lazy.filter { $0.sellOut < 0 }.prefix(exceptionsMax).map(\.message)
            $0.unexplainedOutflow = unexplained.prefix(exceptionsMax).map { outflow in
                .with {
                    $0.row = outflow.row.message
                    $0.explainedQuantity = outflow.explained
                    $0.unexplainedQuantity = outflow.unexplained
                }
            }
        }
    }

    static func suggest(
        _ request: Spearhead_Visits_V1_SuggestOrderRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_SuggestOrderResponse {
        guard let outlet = try Outlet.find(id: request.customerID, reader) else {
            throw RPCError.notFound("customer", request.customerID)
        }
        try call.requireVisible(outlet.ownerID, "customer", request.customerID)
        let suggestions = try SuggestedOrder.all(customer: outlet.id, reader, call)
        return .with { $0.suggestions = suggestions.map(\.message) }
    }

    static func distribution(
        _ request: Spearhead_Visits_V1_GetDistributionRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetDistributionResponse {
        guard let interval = ClosedRange<BusinessDate>(month: request.month) else {
            throw RPCError.invalidField("month", "must be a month such as 2026-03")
        }
        let rows = try Distribution.all(in: interval, reader)
        return .with {
            $0.rows = rows.map(\.message)
            $0.computeTime = call.now.timestamp
        }
    }
}
