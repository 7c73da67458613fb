internal import CRM
internal import PluginKit
internal import SwiftProtobuf

/// AttainmentService.
enum AttainmentMethods {
    static let service = "AttainmentService"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.report(service, "GetTeamAttainment", permission: Permissions.cellsRead, team)
        registrar.report(service, "ListTargetAttainments", permission: Permissions.cellsRead, list)
        registrar.report(service, "GetDistribution", permission: Permissions.cellsRead, distribution)
        registrar.report(service, "GetEndLoading", permission: Permissions.cellsRead, endLoading)
        registrar.report(service, "BreakDownAttainment", permission: Permissions.cellsRead, breakDown)
        registrar.report(service, "GetAttainmentDocuments", permission: Permissions.cellsRead, documents)
        registrar.query(service, "ListPaceAlerts", permission: Permissions.cellsRead, alerts)
        registrar.command(service, "RecordRemark", permission: Permissions.review, remark)
        registrar.report(service, "ExportTargetTable", permission: Permissions.cellsRead, table)
        registrar.command(service, "SetCreditShares", permission: Permissions.configure, credit)
        registrar.query(service, "GetTargetSettings", permission: Permissions.plansRead, settings)
        registrar.command(service, "UpdateTargetSettings", permission: Permissions.configure, updateSettings)
    }

    private static func team(
        _ request: Spearhead_Targets_V1_GetTeamAttainmentRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetTeamAttainmentResponse {
        var view = try TeamAttainment(
            request.period, root: request.orgUnitID.nonEmpty, asOf: call.asOf(request.asOf), reader, call)
        return try view.message(reader, call)
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListTargetAttainmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListTargetAttainmentsResponse {
        let page = try call.page(of: request)
        let plan = try Plans.require(id: request.planID, reader)
        let filter = Cells.Filter(planID: plan.id, period: request.period, personID: request.personID)
        let (cells, next) = try Cells.list(filter, reader, call, page)
        var attainments = try TargetAttainments(plan, asOf: call.asOf(request.asOf), reader, call)
        let found = try cells.map { try attainments.message($0, reader) }
        return .with {
            $0.attainments = found
            $0.nextPageToken = next
        }
    }

    private static func distribution(
        _ request: Spearhead_Targets_V1_GetDistributionRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetDistributionResponse {
        let plan = try Plans.require(id: request.planID, reader)
        let period = try TargetPeriods.require(request.period, reader)
        let base = try plan.metric(reader).base(request.base)
        var actuals = try Actuals(asOf: min(call.asOf(request.asOf), period.dates.upperBound), reader)
        let targets = try Cells.all(of: [plan.id], reader).filter {
            $0.coordinates.isWhole && $0.coordinates.period == period.code
        }
        let byPerson = Dictionary(targets.compactMap { cell in cell.coordinates.personID.map { ($0, cell) } }) { first, _ in first
        }
        var distribution = Distribution()
        for member in actuals.staff.members where call.visible.contains(member.id) {
            guard let cell = byPerson[member.id] else { continue }
            let actual = try actuals.value(base, ActualScope(.person(member.id), period.dates), reader)
            distribution.add(member.code, Attained(target: cell.amount, actual: actual))
        }
        return distribution.message(tailPPM: try Settings.find(reader).tailPPM)
    }

    private static func endLoading(
        _ request: Spearhead_Targets_V1_GetEndLoadingRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetEndLoadingResponse {
        guard (1...EndLoading.monthsMax).contains(request.months.count) else {
            throw RPCError.invalidField("months", "must be 1 to \(EndLoading.monthsMax)")
        }
        let base = try Plans.require(id: request.planID, reader).metric(reader).base("")
        let rows = try EndLoading.rows(base, request.months, asOf: call.asOf(request.asOf), reader, call)
        return .with { $0.rows = rows }
    }

    private static func breakDown(
        _ request: Spearhead_Targets_V1_BreakDownAttainmentRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_BreakDownAttainmentResponse {
        let cell = try Cells.require(id: request.targetID, reader, call)
        let base = try Plans.require(id: cell.planID, reader).metric(reader).base(request.base)
        return try BreakDown.message(cell, base, by: request.by, asOf: call.asOf(request.asOf), reader, call)
    }

    private static func documents(
        _ request: Spearhead_Targets_V1_GetAttainmentDocumentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetAttainmentDocumentsResponse {
        let cell = try Cells.require(id: request.targetID, reader, call)
        let base = try Plans.require(id: cell.planID, reader).metric(reader).base(request.base)
        return try BreakDown.documents(
            cell, base, person: request.personID.nonEmpty, asOf: call.asOf(request.asOf), reader, call)
    }

    private static func alerts(
        _ request: Spearhead_Targets_V1_ListPaceAlertsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListPaceAlertsResponse {
        var check = FieldCheck()
        let date = check.optionalDate("date", request.date)
        try check.finish()
        let (alerts, next) = try PaceAlerts.list(date, reader, call, call.page(of: request))
        return .with {
            $0.paceAlerts = alerts
            $0.nextPageToken = next
        }
    }

    private static func remark(
        _ request: Spearhead_Targets_V1_RecordRemarkRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_RecordRemarkResponse {
        let cell = try Cells.require(id: request.targetID, writer, call)
        try Remarks.record(cell, analysis: request.analysis, measures: request.measures, writer, call)
        return .with { $0.createTime = call.now.timestamp }
    }

    private static func table(
        _ request: Spearhead_Targets_V1_ExportTargetTableRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ExportTargetTableResponse {
        let plan = try Plans.require(id: request.planID, reader)
        let rows = try TargetTable.rows(plan, quarter: request.quarter, asOf: call.asOf(request.asOf), reader, call)
        return .with {
            $0.csv = SpreadsheetCSV.file([TargetTable.header] + rows)
            $0.fileName = "target-table-\(plan.fiscalYear)\(request.quarter.isEmpty ? "" : "-" + request.quarter.suffix(2)).csv"
            $0.rows = Int32(clamping: rows.count)
        }
    }

    private static func credit(
        _ request: Spearhead_Targets_V1_SetCreditSharesRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_SetCreditSharesResponse {
        var check = FieldCheck()
        let date = check.date("effective_from", request.effectiveFrom)
        try check.finish()
        guard let date, try CustomerDirectory.find(id: request.customerID, writer) != nil else {
            throw RPCError.notFound("customer", request.customerID)
        }
        let parts = request.shares.map {
            CreditShares.Draft(personID: $0.personID, sharePPM: $0.sharePpm, overlay: $0.overlay)
        }
        try CreditShares.set(request.customerID, parts, from: date, writer, call)
        return .init()
    }

    private static func settings(
        _ request: Spearhead_Targets_V1_GetTargetSettingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetTargetSettingsResponse {
        let settings = try Settings.find(reader)
        return .with { $0.settings = settings.message }
    }

    private static func updateSettings(
        _ request: Spearhead_Targets_V1_UpdateTargetSettingsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_UpdateTargetSettingsResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["pace_tolerance_ppm", "end_loading_ppm", "tail_ppm"])
        let before = try Settings.find(writer)
        try Etag.check(request.etag, before.version)
        var settings = before
        if mask.contains("pace_tolerance_ppm") { settings.paceTolerancePPM = request.settings.paceTolerancePpm }
        if mask.contains("end_loading_ppm") { settings.endLoadingPPM = request.settings.endLoadingPpm }
        if mask.contains("tail_ppm") { settings.tailPPM = request.settings.tailPpm }
        let stored = try Settings.update(before, to: settings, writer)
        return .with { $0.settings = stored.message }
    }
}
