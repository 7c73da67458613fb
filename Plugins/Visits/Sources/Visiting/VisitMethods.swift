internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// VisitService: visits and their steps.
enum VisitMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "VisitService"
        registrar.command(service, "CheckIn", permission: Permissions.write, checkIn)
        registrar.command(service, "CheckOut", permission: Permissions.write, checkOut)
        registrar.query(service, "GetVisit", permission: Permissions.read, get)
        registrar.query(service, "ListVisits", permission: Permissions.read, list)
        registrar.command(service, "RecordStep", permission: Permissions.write, recordStep)
        registrar.query(service, "ListIncompleteSteps", permission: Permissions.read, incompleteSteps)
        registrar.query(service, "ListVisitTasks", permission: Permissions.read, TaskMethods.list)
        registrar.command(service, "CompleteVisitTask", permission: Permissions.write, TaskMethods.complete)
        PhotoMethods.register(with: &registrar)
    }

    static func checkIn(
        _ request: Spearhead_Visits_V1_CheckInRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CheckInResponse {
        let person = try call.person()
        let plan = try Plan.find(person: person, on: call.businessDate, customer: request.customerID, writer)
        var fact = VisitFact(
            customerID: request.customerID, planned: plan != nil, checkInAt: call.now, photo: request.photoSha256.nonEmpty,
            jointWithID: request.jointWithID.nonEmpty)
        fact.place(request.hasPosition ? request.position : nil)
        let event = FieldEvent(
            id: request.visitID, personID: person, deviceID: request.deviceID.nonEmpty, receivedAt: call.now, fact: .visit(fact))
        if case .conflict = try EventLedger.accept(event, writer, call).outcome {
            throw RPCError(
                .aborted, "EVENT_CONFLICT", "There is another visit with this visit_id. Use a new UUID for each visit.")
        }
        let visit = try Visit.visible(id: request.visitID, writer, call)
        return .with { $0.visit = visit.message }
    }

    static func checkOut(
        _ request: Spearhead_Visits_V1_CheckOutRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CheckOutResponse {
        let visit = try Visit.visible(id: request.visitID, writer, call)
        let fact = CheckOutFact(
            visitID: visit.id, checkOutAt: call.now, abandonReason: request.abandonReason, noOrderReason: request.noOrderReason)
        let event = FieldEvent(id: call.newID(), personID: visit.personID, receivedAt: call.now, fact: .checkOut(fact))
        _ = try EventLedger.accept(event, writer, call)
        let ended = try Visit.visible(id: visit.id, writer, call)
        return .with { $0.visit = ended.message }
    }

    static func get(
        _ request: Spearhead_Visits_V1_GetVisitRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetVisitResponse {
        let visit = try Visit.visible(id: request.id, reader, call).detailed(reader)
        return .with { $0.visit = visit }
    }

    static func list(
        _ request: Spearhead_Visits_V1_ListVisitsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListVisitsResponse {
        let list = ListQuery(from: "visits_visit v", columns: Visit.columns, key: "v.id", descending: true)
            .visible(call.visible, "v.person_id").filterUnlessEmpty("v.person_id", request.personID)
            .filterUnlessEmpty("v.customer_id", request.customerID).filterUnlessEmpty("v.visited_on", request.date)
        let (visits, next) = try list.fetch(reader, call.page(of: request), Visit.init(row:))
        return .with {
            $0.visits = visits.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func recordStep(
        _ request: Spearhead_Visits_V1_RecordStepRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordStepResponse {
        let visit = try Visit.visible(id: request.visitID, writer, call)
        let step = StepFact(
            visitID: visit.id, code: request.step.code, isDone: request.step.done, note: request.step.note,
            photo: request.step.photoSha256.nonEmpty)
        let event = FieldEvent(id: call.newID(), personID: visit.personID, receivedAt: call.now, fact: .step(step))
        _ = try EventLedger.accept(event, writer, call)
        let open = try VisitSteps.open(of: visit.id, writer)
        return .with { $0.incompleteSteps = open }
    }

    static func incompleteSteps(
        _ request: Spearhead_Visits_V1_ListIncompleteStepsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListIncompleteStepsResponse {
        guard !request.visitID.isEmpty || BusinessDate(request.date) != nil else {
            throw RPCError.invalidField("date", "must be a date YYYY-MM-DD when there is no visit_id")
        }
        let list = ListQuery(
            from:
                "visits_visit v JOIN crm_customer c ON c.id = v.customer_id JOIN visits_checklist_step k ON \(VisitSteps.isOpen)",
            columns: "v.id, k.code, k.title_zh, k.title_en", key: "v.id || '/' || k.code"
        ).filter("v.state = 'completed'").visible(call.visible, "v.person_id").filterUnlessEmpty("v.id", request.visitID)
            .filterUnlessEmpty("v.visited_on", request.date)
        let (steps, next) = try list.fetch(reader, call.page(of: request)) { row in
            Spearhead_Visits_V1_IncompleteStep.with {
                $0.visitID = row[0]
                $0.code = row[1]
                $0.title = Label(row[2], row[3]).text(call.language)
            }
        }
        return .with {
            $0.steps = steps
            $0.nextPageToken = next
        }
    }
}

extension VisitFact {
    /// Takes over a position that a client gave.
    mutating func place(_ message: Spearhead_Visits_V1_Position?) {
        guard let message else { return }
        position = Position(message)
        accuracyMetres = message.accuracyM
        isMock = message.mock
    }
}
