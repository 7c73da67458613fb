internal import Foundation
internal import PluginKit

/// What an event says, field by field, in a form that two copies can be compared by.
///
/// The fields of a visit are named like the columns of `visits.csv`, so that a file and a device that tell the same visit
/// agree. Stamps of the transport (created, queued, received) are no part of it.
struct EventPayload: Sendable, Hashable {
    private(set) var fields: [String: String]

    init(_ event: FieldEvent) {
        fields = ["kind": event.fact.kind, "rep_code": event.personID]
        fields["device_id"] = event.deviceID
        fields["device_sequence"] = event.deviceSequence.map(String.init)
        switch event.fact {
        case .visit(let visit): add(visit)
        case .checkOut(let end):
            fields["visit_id"] = end.visitID
            fields["check_out_at"] = end.checkOutAt.description
            fields["abandon_reason"] = end.abandonReason.nonEmpty
            fields["no_order_reason"] = end.noOrderReason.nonEmpty
        case .stockCount(let count):
            fields["visit_id"] = count.visitID
            for line in count.lines { fields[line.productID] = "\(line.counted)/\(line.returned)/\(line.damaged)" }
        case .step(let step):
            fields["visit_id"] = step.visitID
            fields["code"] = step.code
            fields["done"] = String(step.isDone)
            fields["note"] = step.note.nonEmpty
            fields["photo_sha256"] = step.photo
        case .photo(let photo):
            fields["visit_id"] = photo.visitID
            fields["photo_sha256"] = photo.sha256
            fields["taken_at"] = photo.takenAt.description
            fields["in_app"] = String(photo.isInApp)
            fields["perceptual_hash"] = photo.perceptualHash
        }
    }

    private mutating func add(_ visit: VisitFact) {
        fields["customer_code"] = visit.customerID
        fields["planned"] = visit.planned ? "yes" : "no"
        fields["check_in_at"] = visit.checkInAt.description
        fields["check_in_latitude"] = visit.position.map { String($0.latitude) }
        fields["check_in_longitude"] = visit.position.map { String($0.longitude) }
        fields["accuracy_m"] = visit.accuracyMetres.map(String.init)
        fields["mock"] = visit.isMock ? "yes" : nil
        fields["check_out_at"] = visit.checkOutAt?.description
        fields["photo_sha256"] = visit.photo
        fields["joint_with_code"] = visit.jointWithID
        fields["no_order_reason"] = visit.noOrderReason.nonEmpty
    }

    /// The stored form: a JSON object with sorted keys, so that equal payloads are equal texts.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }

    /// The fields in which this payload and a stored one differ, sorted.
    func differences(from stored: String) -> [String] {
        let other = (try? JSONDecoder().decode([String: String].self, from: Data(stored.utf8))) ?? [:]
        return Set(fields.keys).union(other.keys).filter { fields[$0] != other[$0] }.sorted()
    }
}
