internal import PluginKit
internal import SwiftProtobuf

/// ChannelService: stuffing, its explanation and the trail of a distributor.
enum StuffingMethods {
    /// Most rows in one answer.
    static let rowsMax = 10_000

    static func register(with registrar: inout PluginRegistrar) {
        let service = "ChannelService"
        registrar.report(service, "GetStuffing", permission: ChannelPermissions.readFlags, stuffing)
        registrar.report(service, "ExplainStuffing", permission: ChannelPermissions.readFlags, explain)
        registrar.report(service, "GetChannelTrail", permission: ChannelPermissions.readFlags, trail)
    }

    static func stuffing(
        _ request: Spearhead_Inspections_V1_GetStuffingRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetStuffingResponse {
        let distributors =
            try request.customerID.isEmpty
            ? Distributor.list(call.visible, reader) : [Distributor.visible(id: request.customerID, reader, call)]
        let range = try CalendarMonth.range(from: request.fromMonth, to: request.toMonth)
        guard distributors.count * CalendarMonth.list(range).count <= rowsMax else {
            throw RPCError.invalidField("to_month", "gives more than \(rowsMax) rows; ask for fewer months or one distributor")
        }
        let settings = try ChannelSettings.current(reader)
        var ledger = DistributorLedger(reader)
        let rows = try distributors.flatMap { try ledger.months(of: $0, in: range) }
        let suspects = try StuffingSuspect.find(in: rows, settings).map { try $0.message(settings, reader, call) }
        return .with {
            $0.rows = rows.map { $0.message(settings) }
            $0.suspects = suspects
        }
    }

    static func explain(
        _ request: Spearhead_Inspections_V1_ExplainStuffingRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ExplainStuffingResponse {
        let distributor = try Distributor.visible(id: request.customerID, reader, call)
        guard let month = CalendarMonth(request.month) else { throw RPCError.invalidField("month", "must be a month YYYY-MM") }
        let settings = try ChannelSettings.current(reader)
        var ledger = DistributorLedger(reader)
        let rows = try ledger.months(of: distributor, in: month...month)
        guard let row = rows.first else { throw RPCError.notFound("month", request.month) }
        return .with {
            $0.row = row.message(settings)
            $0.lines = (row.flow?.lines ?? []).map(\.message)
            $0.settingsVersion = settings.version
            $0.explanation = row.explanation(settings).text(call.language)
        }
    }

    static func trail(
        _ request: Spearhead_Inspections_V1_GetChannelTrailRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetChannelTrailResponse {
        let distributor = try Distributor.visible(id: request.customerID, reader, call)
        let lastComplete = CalendarMonth(containing: call.businessDate).advanced(by: -1)
        let count = request.months == 0 ? 12 : Int(request.months)
        var check = FieldCheck()
        check.range("months", Int64(count), 6...36)
        let last = request.toMonth.isEmpty ? lastComplete : CalendarMonth(request.toMonth)
        check.require(last != nil, "to_month", "must be a month YYYY-MM, or empty")
        try check.finish()
        guard let last else { throw RPCError.invalidField("to_month", "must be a month YYYY-MM, or empty") }
        let settings = try ChannelSettings.current(reader)
        var ledger = DistributorLedger(reader)
        let rows = try ledger.months(of: distributor, in: last.advanced(by: 1 - count)...last)
        let slumps = try ChannelTrail.slumps(of: rows, lastComplete, settings, reader)
        return .with {
            $0.months = zip(rows, slumps).map { row, slump in
                .with {
                    $0.row = row.message(settings)
                    if let normal = slump.normal { $0.normalOrderedMinor = normal }
                    if let next = slump.next { $0.nextOrderedMinor = next }
                    if let percent = slump.nextToNormal { $0.nextToNormalPercent = percent }
                    $0.slump = slump.isSlump(dropPPM: settings.slumpDropPPM)
                }
            }
        }
    }
}
