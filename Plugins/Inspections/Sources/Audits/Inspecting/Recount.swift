internal import GRDB
internal import PluginKit
internal import Visits

/// A recounted product, compared with what the rep had counted at that time.
struct Recount: Sendable, Hashable {
    static let linesMax = 500
    static let quantityRange: ClosedRange<Int64> = 0...1_000_000_000

    var productID: String
    var counted: Int64
    var recounted: Int64
    var isTrue: Bool
    var isCleared: Bool

    init(row: Row) {
        productID = row["product_id"]
        counted = row["counted"]
        recounted = row["recounted"]
        isTrue = row["is_true"]
        isCleared = row["is_cleared"]
    }

    static func list(of inspection: String, _ reader: Reader) throws -> [Recount] {
        try reader.rows("SELECT * FROM inspections_recount WHERE inspection_id = ? ORDER BY product_id", [inspection]).map(
            Recount.init(row:))
    }

    static func find(_ product: String, of inspection: String, _ reader: Reader) throws -> Recount? {
        try reader.row(
            "SELECT * FROM inspections_recount WHERE inspection_id = ? AND product_id = ?", [inspection, product]
        ).map(Recount.init(row:))
    }

    /// Records a recount; one beyond the tolerance of the inspection's policy is a finding.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `COUNT_MISSING` when the rep counted nothing of the product at the visit.
    static func record(
        _ product: String, _ recounted: Int64, of inspection: Inspection, _ policy: AuditPolicy, _ writer: Writer, _ call: Call
    ) throws {
        guard let count = try VisitRecords.count(of: product, at: inspection.visitID, writer) else {
            throw RPCError(
                .failedPrecondition, "COUNT_MISSING",
                "The rep's count of the product at this visit has not arrived. Let the rep's device sync first.",
                metadata: ["product": product])
        }
        let isTrue = policy.agrees(counted: count.counted, recounted: recounted)
        try writer.insert(
            "inspections_recount",
            [
                "inspection_id": inspection.id, "product_id": product, "person_id": inspection.personID,
                "inspected_on": inspection.inspectedOn, "counted": count.counted, "count_version": count.version,
                "recounted": recounted, "is_true": isTrue,
            ])
        guard !isTrue else { return }
        let finding = FindingDraft(
            inspection: inspection, subject: .recount(product: product, counted: count.counted, recounted: recounted))
        try finding.open(policy, writer, call)
    }
}
