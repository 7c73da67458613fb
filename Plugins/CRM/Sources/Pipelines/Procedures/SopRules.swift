internal import GRDB
internal import PluginKit

/// A row of `crm_sop` joined with one of its versions.
struct SopRecord: Sendable {
    let id: String
    let code: String
    let title: String
    let currentNumber: Int64
    let version: Int64
    let number: Int64
    let content: SopContent
    let publishedAt: Instant

    /// Columns of the join that ``init(row:)`` reads.
    static let columns =
        "s.id, s.code, s.title, s.current_number, s.version, v.number, v.body, v.document_reference, v.reader_positions, v.published_at"

    init(row: Row) throws {
        id = row["id"]
        code = row["code"]
        title = row["title"]
        currentNumber = row["current_number"]
        version = row["version"]
        number = row["number"]
        content = SopContent(
            body: row["body"], documentReference: row["document_reference"],
            readerPositions: try JSONColumn.value(row["reader_positions"], as: [String].self))
        publishedAt = row["published_at"]
    }

    /// Reads a procedure with one version; number 0 is the current one.
    static func get(_ id: String, number: Int64 = 0, _ reader: Reader) throws -> SopRecord {
        let row = try reader.row(
            """
            SELECT \(columns) FROM crm_sop s JOIN crm_sop_version v ON v.sop_id = s.id
            AND v.number = CASE WHEN ?1 = 0 THEN s.current_number ELSE ?1 END WHERE s.id = ?2
            """, [number, id])
        guard let row else { throw RPCError.notFound("procedure", id) }
        return try SopRecord(row: row)
    }
}

/// What one version of a procedure says, and who must read it.
struct SopContent: Sendable, Hashable {
    var body: String
    var documentReference: String
    /// Positions of the organisation.
    var readerPositions: [String]

    func check(_ checks: inout FieldCheck) {
        checks.text("body", body, 1...100_000)
        checks.text("document_reference", documentReference, 0...500)
        checks.require((1...20).contains(readerPositions.count), "reader_positions", "must be 1 to 20 positions")
        for (index, position) in readerPositions.prefix(20).enumerated() {
            checks.name("reader_positions[\(index)]", position, max: 40)
        }
    }
}

/// The rules of standard operating procedures (D03).
enum SopRules {
    static func create(code: String, title: String, content: SopContent, writer: Writer, call: Call) throws -> SopRecord {
        guard try !writer.exists("SELECT 1 FROM crm_sop WHERE code = ?", [code]) else {
            throw RPCError(
                .alreadyExists, "SOP_EXISTS",
                "There is a procedure \(code) already. Choose another code or publish a version of it.")
        }
        let id = call.newID()
        try writer.insert("crm_sop", ["id": id, "code": code, "title": title, "current_number": 1])
        try insertVersion(id, 1, content, writer, call)
        writer.audit("sops/\(id)", [FieldChange("code", nil, code), FieldChange("title", nil, title)])
        return try SopRecord.get(id, writer)
    }

    static func publish(_ record: SopRecord, content: SopContent, writer: Writer, call: Call) throws -> SopRecord {
        let number = record.currentNumber + 1
        try insertVersion(record.id, number, content, writer, call)
        try writer.update("crm_sop", record.id, set: ["current_number": number, "version": record.version + 1])
        writer.audit("sops/\(record.id)", [FieldChange("current_version", String(record.currentNumber), String(number))])
        return try SopRecord.get(record.id, writer)
    }

    /// Confirms a reading once; a repeat gives the first confirmation.
    static func confirm(_ record: SopRecord, writer: Writer, call: Call) throws -> Instant {
        let person = try call.person()
        try writer.execute(
            "INSERT INTO crm_sop_reading (sop_id, number, person_id, confirmed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [record.id, record.number, person, call.now])
        if writer.changesCount > 0 {
            writer.audit("sops/\(record.id)", [FieldChange("reading_confirmed", nil, "version \(record.number) by \(person)")])
        }
        return try writer.value(
            Instant.self, "SELECT confirmed_at FROM crm_sop_reading WHERE sop_id = ? AND number = ? AND person_id = ?",
            [record.id, record.number, person]) ?? call.now
    }

    /// The employed people whose position must read the version and who have not confirmed it.
    static func pendingReaders(_ record: SopRecord, _ call: Call) throws -> ListQuery {
        ListQuery(from: "organization_person p", columns: "p.id, p.code, p.name", key: "p.code")
            .visible(call.visible, "p.id")
            .filter("p.position IN (SELECT value FROM json_each(?))", try JSONColumn.text(record.content.readerPositions))
            .filter("(p.left_on IS NULL OR p.left_on >= ?)", call.businessDate)
            .filter(
                "NOT EXISTS (SELECT 1 FROM crm_sop_reading r WHERE r.sop_id = ? AND r.number = ? AND r.person_id = p.id)",
                record.id, record.number)
    }

    private static func insertVersion(_ id: String, _ number: Int64, _ content: SopContent, _ writer: Writer, _ call: Call) throws
    {
        try writer.insert(
            "crm_sop_version",
            [
                "sop_id": id, "number": number, "body": content.body, "document_reference": content.documentReference,
                "reader_positions": try JSONColumn.text(content.readerPositions), "published_at": call.now,
                "published_by": call.caller.person,
            ])
    }
}
