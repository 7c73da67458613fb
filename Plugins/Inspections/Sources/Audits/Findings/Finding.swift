internal import GRDB
internal import PluginKit

/// What an audit found.
struct Finding: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case open
        case answered
        case confirmed
        case cancelled
        case corrected
        case closed
    }

    var id: String
    var inspectionID: String
    var personID: String
    var visitID: String
    var productID: String?
    var question: String?
    var counted: Int64
    var recounted: Int64
    var foundOn: BusinessDate
    var answerDueOn: BusinessDate
    var state: State
    var answer: String
    var reason: String
    var decidedBy: String?
    var correction: String
    var verifiedBy: String?
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        inspectionID = row["inspection_id"]
        personID = row["person_id"]
        visitID = row["visit_id"]
        productID = row["product_id"]
        question = row["question"]
        counted = row["counted"]
        recounted = row["recounted"]
        foundOn = row["found_on"]
        answerDueOn = row["answer_due_on"]
        state = try row.choice("state", of: "inspections_finding")
        answer = row["answer"]
        reason = row["reason"]
        decidedBy = row["decided_by"]
        correction = row["correction"]
        verifiedBy = row["verified_by"]
        version = row["version"]
    }

    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Finding {
        guard let row = try reader.row("SELECT * FROM inspections_finding WHERE id = ?", [id]) else {
            throw RPCError.notFound("finding", id)
        }
        let finding = try Finding(row: row)
        try call.requireVisible(finding.personID, "finding", id)
        return finding
    }
}

/// A finding before it is recorded.
struct FindingDraft: Sendable, Hashable {
    enum Subject: Sendable, Hashable {
        case recount(product: String, counted: Int64, recounted: Int64)
        case answer(question: String)
    }

    var inspection: Inspection
    var subject: Subject

    func open(_ policy: AuditPolicy, _ writer: Writer, _ call: Call) throws {
        var (product, question): (String?, String?) = (nil, nil)
        var (counted, recounted): (Int64, Int64) = (0, 0)
        switch subject {
        case .recount(let id, let before, let after): (product, counted, recounted) = (id, before, after)
        case .answer(let code): question = code
        }
        try writer.insert(
            "inspections_finding",
            [
                "id": call.newID(), "inspection_id": inspection.id, "person_id": inspection.personID,
                "visit_id": inspection.visitID, "product_id": product, "question": question, "counted": counted,
                "recounted": recounted, "found_on": inspection.inspectedOn,
                "answer_due_on": inspection.inspectedOn.advanced(byDays: Int(policy.answerDays)),
            ])
    }
}
