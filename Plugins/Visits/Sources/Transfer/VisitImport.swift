internal import PluginKit

/// The importable table `visits`: events of devices as they were received, with copies and conflicts.
///
/// A row goes through the same function as an event that a device syncs.
enum VisitImport {
    static let table = ImportTable(
        name: "visits",
        required: ["id", "rep_code", "customer_code", "planned", "check_in_at", "received_at"],
        optional: [
            "check_in_latitude", "check_in_longitude", "accuracy_m", "check_out_at", "photo_sha256", "joint_with_code",
            "device_id",
            "device_sequence", "no_order_reason",
        ],
        permission: Permissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let fact = VisitFact(
            customerID: try ImportReferences.customer("customer_code", row, writer), planned: try planned(row),
            checkInAt: try row.instant("check_in_at"), position: try position(row),
            accuracyMetres: try row.optionalInteger("accuracy_m"), checkOutAt: try row.optionalInstant("check_out_at"),
            photo: row.optional("photo_sha256"),
            jointWithID: try ImportReferences.optionalPerson("joint_with_code", row, writer),
            noOrderReason: row.optional("no_order_reason") ?? "")
        let event = FieldEvent(
            id: try row.text("id"), personID: try ImportReferences.person("rep_code", row, writer),
            deviceID: row.optional("device_id"), deviceSequence: try row.optionalInteger("device_sequence"),
            receivedAt: try row.instant("received_at"), fact: .visit(fact))
        let accepted = try FieldCheck.naming(["joint_with_id": "joint_with_code"]) {
            try EventLedger.accept(event, run: call.requestID, writer, call)
        }
        switch accepted.outcome {
        case .stored, .duplicate, .conflict: return .created
        case .seen: return .unchanged
        }
    }

    private static func planned(_ row: ImportRow) throws -> Bool {
        switch try row.text("planned") {
        case "yes": true
        case "no": false
        default: throw RPCError.invalidField("planned", "must be yes or no")
        }
    }

    private static func position(_ row: ImportRow) throws -> Position? {
        let latitude = try row.optionalMicrodegrees("check_in_latitude")
        let longitude = try row.optionalMicrodegrees("check_in_longitude")
        guard (latitude == nil) == (longitude == nil) else {
            throw RPCError.invalidField("check_in_longitude", "must be given together with check_in_latitude")
        }
        return Position(latitude, longitude)
    }
}
