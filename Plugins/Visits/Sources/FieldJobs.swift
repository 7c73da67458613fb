internal import Orders
internal import Organization
internal import PluginKit

/// What the plugin does by the clock, in the tenant's time zone, and when something happens elsewhere.
enum FieldJobs {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.job("day-end", .daily(hour: 0, minute: 20)) { writer, call in
            let missed = try PlanStates.close(before: call.businessDate, writer)
            if missed > 0 { writer.audit("plans/missed", [FieldChange("count", nil, String(missed))]) }
        }
        registrar.handles(ShipmentArrived.self) { try VisitTask.add(after: $0, $1, $2) }
        registrar.handles(PersonLeaving.self) { event, writer, call in
            try Routes.end(of: event.person, on: event.leftOn, writer)
            try PlanStates.callOff(person: event.person, after: event.leftOn, writer, call)
            try VisitTask.handOver(from: event.person, to: event.successor, writer)
        }
    }
}
