internal import PluginKit
internal import SwiftProtobuf

extension FieldEvent {
    /// Reads an event of the caller's own device.
    init(_ request: Spearhead_Visits_V1_SyncEventsRequest, _ call: Call) throws {
        guard let fact = Fact(request) else {
            throw RPCError.invalidField("fact", "must be a visit, check-out, stock count, step or photo with its times")
        }
        self.init(
            id: request.id, personID: try call.person(), deviceID: request.deviceID.nonEmpty,
            deviceSequence: request.deviceSequence == 0 ? nil : request.deviceSequence,
            createdAt: request.hasCreateTime ? Instant(request.createTime) : nil,
            queuedAt: request.hasQueueTime ? Instant(request.queueTime) : nil, receivedAt: call.now, fact: fact)
    }
}

extension FieldEvent.Fact {
    /// `nil` when a time is missing.
    fileprivate init?(_ request: Spearhead_Visits_V1_SyncEventsRequest) {
        switch request.fact {
        case .visit(let message):
            guard message.hasCheckInTime else { return nil }
            var visit = VisitFact(
                customerID: message.customerID, planned: message.planned, checkInAt: Instant(message.checkInTime),
                checkOutAt: message.hasCheckOutTime ? Instant(message.checkOutTime) : nil, photo: message.photoSha256.nonEmpty,
                jointWithID: message.jointWithID.nonEmpty, noOrderReason: message.noOrderReason)
            visit.place(message.hasPosition ? message.position : nil)
            self = .visit(visit)
        case .checkOut(let message):
            guard message.hasCheckOutTime else { return nil }
            self = .checkOut(
                CheckOutFact(
                    visitID: message.visitID, checkOutAt: Instant(message.checkOutTime), abandonReason: message.abandonReason,
                    noOrderReason: message.noOrderReason))
        case .stockCount(let message):
            self = .stockCount(
                CountFact(
                    visitID: message.visitID, lines: message.lines.map(CountedLine.init),
                    formSeconds: message.hasFormSeconds ? message.formSeconds : nil))
        case .step(let message):
            self = .step(
                StepFact(
                    visitID: message.visitID, code: message.step.code, isDone: message.step.done, note: message.step.note,
                    photo: message.step.photoSha256.nonEmpty))
        case .photo(let message):
            guard message.photo.hasTakeTime else { return nil }
            self = .photo(
                PhotoFact(
                    visitID: message.visitID, sha256: message.photo.sha256, takenAt: Instant(message.photo.takeTime),
                    isInApp: message.photo.inApp, perceptualHash: message.photo.perceptualHash.nonEmpty))
        case nil: return nil
        }
    }
}
