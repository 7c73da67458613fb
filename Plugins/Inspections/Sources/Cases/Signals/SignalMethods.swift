internal import PluginKit
internal import SwiftProtobuf

/// The daily job and the command that open cases from signals.
enum SignalMethods {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.command("CaseService", "OpenSignalCases", permission: Permissions.workCases, open)
        registrar.job("signal-cases", .daily(hour: 1, minute: 10)) { writer, call in
            var cases = try SignalCases(writer, call)
            let today = call.businessDate
            try cases.open(in: today.advanced(byDays: -SignalCases.jobDays)...today, visible: .everyone)
            if cases.opened + cases.joined > 0 {
                writer.audit("cases/signals", [FieldChange("opened_count", nil, "\(cases.opened)")])
            }
        }
    }

    static func open(
        _ request: Spearhead_Inspections_V1_OpenSignalCasesRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_OpenSignalCasesResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        var cases = try SignalCases(writer, call)
        try cases.open(in: interval, visible: call.visible)
        writer.audit("cases/signals", [FieldChange("opened_count", nil, "\(cases.opened)")])
        return .with {
            $0.openedCount = cases.opened
            $0.joinedCount = cases.joined
        }
    }
}
