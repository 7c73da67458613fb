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
        try (step.kind.isDemonstration ? VisitForm.productDemonstration : .visitChecklist).requireOn(writer)
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

    /// The condition under which a checklist step `k` of a visit `v` to a customer `c` is missing (E07).
    ///
    /// The stock count is done by counting; everything else by a recorded step.
    static let missing = """
        k.class = \(Checklist.classColumn) AND k.version = v.checklist_version AND k.required = 1 AND v.state = 'completed' \
        AND NOT EXISTS (SELECT 1 FROM visits_step s WHERE s.visit_id = v.id AND s.code = k.code) \
        AND NOT (k.kind = 'stock_count' AND EXISTS (SELECT 1 FROM visits_count n WHERE n.visit_id = v.id))
        """

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
    static func record(_ fact: PhotoFact, person: String, _ writer: Writer) throws {
        _ = try Visit.own(id: fact.visitID, person: person, writer)
        var check = FieldCheck()
        check.sha256("photo.sha256", fact.sha256)
        if let hash = fact.perceptualHash { check.hexadecimal("photo.perceptual_hash", hash, digits: 16) }
        try check.finish()
        try insert(fact, person: person, writer)
    }

    static func insert(_ fact: PhotoFact, person: String, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO visits_photo (visit_id, sha256, person_id, taken_at, in_app, perceptual_hash) VALUES (?, ?, ?, ?, ?, ?) \
            ON CONFLICT (visit_id, sha256) DO NOTHING
            """, [fact.visitID, fact.sha256, person, fact.takenAt, fact.isInApp, fact.perceptualHash])
    }
}
