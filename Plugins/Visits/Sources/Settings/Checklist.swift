internal import GRDB
internal import PluginKit

/// A step of the standard of a visit.
struct ChecklistStep: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case audit
        case action
        case stockCount = "stock_count"
        case liveDemo = "live_demo"
        case `case`
        case dataComparison = "data_comparison"

        /// The three ways to demonstrate a product (E19).
        var isDemonstration: Bool { [.liveDemo, .case, .dataComparison].contains(self) }
    }

    var code: String
    var title: Label
    var kind: Kind
    var isRequired: Bool
    var needsEvidence: Bool
}

/// The standard of a visit to outlets of one class (定标准); each change is another version.
struct Checklist: Sendable, Hashable {
    static let stepsMax = 100

    var customerClass: String
    var version: Int64
    var steps: [ChecklistStep]

    /// The class whose standard an outlet has: distributors and key accounts are key customers.
    static let classColumn = "CASE WHEN c.kind IN ('distributor', 'key_account') THEN 'A' ELSE c.class END"

    /// A version; 0 is the one in force. Without any, it is empty and has version 0.
    static func find(_ customerClass: String, version: Int64 = 0, _ reader: Reader) throws -> Checklist {
        let wanted =
            version != 0
            ? version
            : try reader.value(
                Int64.self, "SELECT max(version) FROM visits_checklist_step WHERE class = ?", [customerClass]) ?? 0
        let steps = try reader.rows(
            "SELECT * FROM visits_checklist_step WHERE class = ? AND version = ? ORDER BY position", [customerClass, wanted]
        ).map { row in
            ChecklistStep(
                code: row["code"], title: Label(row["title_zh"], row["title_en"]),
                kind: ChecklistStep.Kind(rawValue: row["kind"]) ?? .action, isRequired: row["required"],
                needsEvidence: row["needs_evidence"])
        }
        guard version == 0 || !steps.isEmpty else { throw RPCError.notFound("version of the checklist", String(version)) }
        return Checklist(customerClass: customerClass, version: wanted, steps: steps)
    }

    /// Writes the next version.
    static func publish(_ customerClass: String, steps: [ChecklistStep], _ writer: Writer) throws -> Checklist {
        try check(customerClass, steps)
        let version = try find(customerClass, writer).version + 1
        for (index, step) in steps.enumerated() {
            try writer.execute(
                "INSERT INTO visits_checklist_step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    customerClass, version, index + 1, step.code, step.title.chinese, step.title.english, step.kind.rawValue,
                    step.isRequired, step.needsEvidence,
                ])
        }
        writer.audit("checklists/\(customerClass)", [FieldChange("version", String(version - 1), String(version))])
        return try find(customerClass, writer)
    }

    private static func check(_ customerClass: String, _ steps: [ChecklistStep]) throws {
        var check = FieldCheck()
        check.require(["A", "B", "C"].contains(customerClass), "checklist.customer_class", "must be A, B or C")
        check.require((1...stepsMax).contains(steps.count), "checklist.steps", "must be 1 to \(stepsMax)")
        for (index, step) in steps.enumerated() {
            let path = "checklist.steps[\(index)]"
            check.code("\(path).code", step.code)
            check.text("\(path).title_zh", step.title.chinese, 1...100)
            check.text("\(path).title_en", step.title.english, 1...100)
        }
        check.require(Set(steps.map(\.code)).count == steps.count, "checklist.steps", "must not name a code twice")
        try check.finish()
    }
}
