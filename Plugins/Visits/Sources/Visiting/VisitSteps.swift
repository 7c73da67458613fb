internal import GRDB
internal import PluginKit

/// Steps of the checklist, as they were done.
enum VisitSteps {
    /// Records a step; each step of a visit once.
    static func record(
        _ fact: StepFact, person: String, _ writer: Writer, _ call: Call
    ) throws {
        let visit = try Visit.own(id: fact.visitID, person: person, writer)
        let step = try step(fact.code, of: visit, writer)
        let form: VisitForm = step.kind.isDemonstration ? .productDemonstration : .visitChecklist
        try form.requireOn(writer)
        var check = FieldCheck()
        check.text("step.note", fact.note, 0...2000)
        if let photo = fact.photo { check.sha256("step.photo_sha256", photo) }
        try check.finish()
        guard !step.needsEvidence || !fact.isDone || fact.photo != nil else {
            throw RPCError(
                .failedPrecondition, "EVIDENCE_REQUIRED", "The step \(fact.code) needs a photo. Take one and send its SHA-256.",
                metadata: ["step": fact.code])
        }
        guard try !writer.exists("SELECT 1 FROM visits_step WHERE visit_id = ? AND code = ?", [visit.id, fact.code]) else {
            throw RPCError(.alreadyExists, "STEP_TAKEN", "The step \(fact.code) of this visit is recorded already.")
        }
        if try !isBegun(form, at: visit.id, writer) {
            try FormUse.record(form, person: person, on: visit.visitedOn, seconds: nil, writer)
        }
        try writer.insert(
            "visits_step",
            [
                "visit_id": visit.id, "code": fact.code, "kind": step.kind.rawValue, "done": fact.isDone, "note": fact.note,
                "photo_sha256": fact.photo, "record_time": call.now,
            ])
        if let photo = fact.photo {
            let photo = PhotoFact(visitID: visit.id, sha256: photo, takenAt: visit.checkInAt, isInApp: true, perceptualHash: nil)
            try VisitPhotos.insert(photo, person: person, writer)
        }
        writer.audit("visits/\(visit.id)", [FieldChange("step:\(fact.code)", nil, fact.isDone ? "done" : "not done")])
    }

    /// The condition under which a required checklist step `k` of a visit `v` to a customer `c` is open (E07).
    ///
    /// The stock count is done by counting, an audit by its finding, good or bad, and everything else by doing it.
    static let isOpen = """
        k.class = \(Checklist.classColumn) AND k.version = v.checklist_version AND k.required = 1 \
        AND NOT EXISTS (SELECT 1 FROM visits_step s WHERE s.visit_id = v.id AND s.code = k.code \
        AND (s.done = 1 OR s.kind = 'audit')) \
        AND NOT (k.kind = 'stock_count' AND EXISTS (SELECT 1 FROM visits_count n WHERE n.visit_id = v.id))
        """

    /// Codes of the open steps of a visit, in the order of its checklist.
    static func open(of visit: String, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT k.code FROM visits_visit v JOIN crm_customer c ON c.id = v.customer_id \
            JOIN visits_checklist_step k ON \(isOpen) WHERE v.id = ? ORDER BY k.position
            """, [visit])
    }

    /// Whether a step of the form is recorded: a form is handed in once per visit, however many steps it has.
    private static func isBegun(_ form: VisitForm, at visit: String, _ reader: Reader) throws -> Bool {
        let side = form == .productDemonstration ? "IN" : "NOT IN"
        return try reader.exists(
            """
            SELECT 1 FROM visits_step WHERE visit_id = ? AND kind \(side) ('live_demo', 'case', 'data_comparison')
            """, [visit])
    }

    private static func step(_ code: String, of visit: Visit, _ reader: Reader) throws -> ChecklistStep {
        let outlet = try Outlet.find(id: visit.customerID, reader)
        let checklist = try Checklist.find(outlet?.checklistClass ?? "", version: visit.checklistVersion, reader)
        guard let step = checklist.steps.first(where: { $0.code == code }) else {
            let known = checklist.steps.map(\.code).joined(separator: ", ")
            throw RPCError(
                .invalidArgument, "UNKNOWN_STEP", "The checklist of this visit has no step \(code.prefix(64)). It has: \(known).")
        }
        return step
    }
}

/// Photos of visits; the bytes are blobs that the SHA-256 names.
enum VisitPhotos {
    /// Most photos of one visit.
    static let countMax: Int64 = 50

    static func record(_ fact: PhotoFact, person: String, _ writer: Writer) throws {
        _ = try Visit.own(id: fact.visitID, person: person, writer)
        var check = FieldCheck()
        check.sha256("photo.sha256", fact.sha256)
        if let hash = fact.perceptualHash { check.hexadecimal("photo.perceptual_hash", hash, digits: 16) }
        try check.finish()
        try insert(fact, person: person, writer)
    }

    /// Names a photo of a visit; one that is named already stays as it is.
    static func insert(_ fact: PhotoFact, person: String, _ writer: Writer) throws {
        let others = try writer.value(
            Int64.self, "SELECT count(*) FROM visits_photo WHERE visit_id = ? AND sha256 <> ?", [fact.visitID, fact.sha256])
        guard others ?? 0 < countMax else {
            throw RPCError(
                .failedPrecondition, "TOO_MANY_PHOTOS",
                "The visit has \(countMax) photos already, which is the most one can have.")
        }
        try writer.execute(
            """
            INSERT INTO visits_photo (visit_id, sha256, person_id, taken_at, in_app, perceptual_hash) VALUES (?, ?, ?, ?, ?, ?) \
            ON CONFLICT (visit_id, sha256) DO NOTHING
            """, [fact.visitID, fact.sha256, person, fact.takenAt, fact.isInApp, fact.perceptualHash])
    }
}
