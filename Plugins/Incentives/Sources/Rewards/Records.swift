internal import GRDB
internal import PluginKit

/// Praise and discipline on record; both are written once.
enum Records {
    static func recognise(
        _ person: String, kind: String, occasion: String, text: String, on date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws -> Row {
        var check = FieldCheck()
        try check.person("person_id", person, writer)
        check.text("occasion", occasion, 1...200)
        check.text("text", text, 1...1000)
        if date > call.businessDate { check.fail("given_on", "must not be after today") }
        if call.actor == person { check.fail("person_id", "must be somebody else") }
        try check.finish()
        let id = call.newID()
        try writer.insert(
            "incentives_recognition",
            [
                "id": id, "person_id": person, "kind": kind, "occasion": occasion, "text": text, "given_on": date,
                "given_by": call.actor, "recorded_at": call.now,
            ])
        writer.audit("recognitions/\(id)", [FieldChange("kind", nil, kind)])
        return try read("incentives_recognition", id, writer)
    }

    static func discipline(
        _ person: String, kind: String, cause: String, evidence: String, on date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws -> Row {
        var check = FieldCheck()
        try check.person("person_id", person, writer)
        check.text("cause", cause, 1...1000)
        check.text("evidence", evidence, 1...1000)
        if date > call.businessDate { check.fail("decided_on", "must not be after today") }
        try check.finish()
        guard call.actor != person else {
            throw RPCError(.failedPrecondition, "OWN_RECORD", "Nobody decides about the own breach. Ask somebody else.")
        }
        let id = call.newID()
        try writer.insert(
            "incentives_disciplinary_record",
            [
                "id": id, "person_id": person, "kind": kind, "cause": cause, "evidence": evidence, "decided_on": date,
                "decided_by": call.actor, "recorded_at": call.now,
            ])
        writer.audit("disciplinaryRecords/\(id)", [FieldChange("kind", nil, kind)])
        return try read("incentives_disciplinary_record", id, writer)
    }

    private static func read(_ table: String, _ id: String, _ reader: Reader) throws -> Row {
        guard let row = try reader.row("SELECT * FROM \(table) WHERE id = ?", [id]) else { throw RPCError.notFound("record", id) }
        return row
    }
}
