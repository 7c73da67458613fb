internal import PluginKit
internal import SwiftProtobuf

/// VisitService: tasks.
enum TaskMethods {
    static func list(
        _ request: Spearhead_Visits_V1_ListVisitTasksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListVisitTasksResponse {
        let all = ListQuery(from: "visits_task", key: "due_on || id").visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID)
        let list = request.showClosed ? all : all.filter("complete_time IS NULL")
        let (tasks, next) = try list.fetch(reader, call.page(of: request), VisitTask.init(row:))
        return .with {
            $0.tasks = tasks.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func complete(
        _ request: Spearhead_Visits_V1_CompleteVisitTaskRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CompleteVisitTaskResponse {
        let task = try VisitTask.visible(id: request.id, writer, call)
        let closed = try task.complete(visit: request.visitID, solved: request.solved, note: request.note, writer, call)
        return .with { $0.task = closed.message }
    }
}

extension VisitTask {
    fileprivate var message: Spearhead_Visits_V1_VisitTask {
        .with {
            $0.id = id
            $0.personID = personID
            $0.customerID = customerID
            $0.kind = kind
            $0.shipmentID = shipmentID ?? ""
            $0.dueOn = "\(dueOn)"
            $0.visitID = visitID ?? ""
            $0.solved = isSolved ?? false
            $0.note = note
            if let completedAt { $0.completeTime = completedAt.timestamp }
        }
    }
}
