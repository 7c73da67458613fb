internal import PluginKit
internal import SwiftProtobuf

/// SyncService: the queue of a device.
enum SyncMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "SyncService"
        registrar.commandStream(service, "SyncEvents", permission: Permissions.sync, refused: refused, accept)
        registrar.query(service, "ListEventConflicts", permission: Permissions.review, conflicts)
        registrar.command(service, "CloseEventConflict", permission: Permissions.review, close)
    }

    /// Takes one event of the stream.
    static func accept(
        _ request: Spearhead_Visits_V1_SyncEventsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_SyncEventsResponse {
        let event = try FieldEvent(request, call)
        let result = try EventLedger.accept(event, writer, call)
        var response = Spearhead_Visits_V1_SyncEventsResponse()
        response.id = event.id
        response.clockSkewed = result.isClockSkewed
        switch result.outcome {
        case .stored: response.outcome = .stored
        case .duplicate, .seen: response.outcome = .duplicate
        case .conflict(let fields):
            response.outcome = .conflict
            response.differingFields = fields
            response.message = "There is another event with this id. A person looks at both; use a new UUID for each event."
        }
        if let device = event.deviceID, let sequence = event.deviceSequence {
            response.missingSequences = try DeviceSequences.missing(below: sequence, device: device, writer)
        }
        return response
    }

    /// Answers an event that breaks a rule; the stream goes on.
    static func refused(
        _ error: RPCError, _ request: Spearhead_Visits_V1_SyncEventsRequest
    ) -> Spearhead_Visits_V1_SyncEventsResponse {
        .with {
            $0.id = request.id
            $0.outcome = .refused
            $0.reason = error.reason
            $0.message = error.message
        }
    }

    static func conflicts(
        _ request: Spearhead_Visits_V1_ListEventConflictsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListEventConflictsResponse {
        let (conflicts, next) = try EventConflict.list(
            showClosed: request.showClosed, reader, call, call.page(of: request))
        return .with {
            $0.conflicts = conflicts.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func close(
        _ request: Spearhead_Visits_V1_CloseEventConflictRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CloseEventConflictResponse {
        let conflict = try EventConflict.find(id: request.id, writer, call)
        let closed = try conflict.close(note: request.note, writer, call)
        return .with { $0.conflict = closed.message }
    }
}

extension EventConflict {
    fileprivate var message: Spearhead_Visits_V1_EventConflict {
        .with {
            $0.id = id
            $0.eventID = eventID
            $0.personID = personID
            $0.receiveTime = receivedAt.timestamp
            $0.differingFields = differingFields
            $0.acceptedPayload = acceptedPayload
            $0.otherPayload = otherPayload
            $0.note = note ?? ""
            if let closedAt { $0.closeTime = closedAt.timestamp }
        }
    }
}
