internal import PluginKit

/// What the plugin does by the clock, in the tenant's time zone.
enum FieldJobs {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.job("day-end", .daily(hour: 0, minute: 20)) { writer, call in
            let missed = try PlanStates.close(before: call.businessDate, writer)
            if missed > 0 { writer.audit("plans/missed", [FieldChange("count", nil, String(missed))]) }
        }
        registrar.job("return-visits", .every(minutes: 30)) { writer, call in
            try VisitTask.addReturnVisits(writer, call)
        }
    }
}
