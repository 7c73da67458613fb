internal import GRDB
internal import PluginKit

/// What the scored fields of a lead give (C02).
struct LeadScore: Sendable, Hashable {
    var points: Int64
    var grade: LeadGrade
    var policyVersion: Int64
}

/// The scoring of one version: points of three fields, and the points a grade needs.
struct GradingPolicy: Sendable, Hashable {
    struct Key: Sendable, Hashable {
        var field: String
        var value: String
    }

    static let fields = ["industry", "company_size", "urgency"]
    static let pointsMax = 100
    static let valuesMax = 300

    var version: Int64
    var gradeAPointsMin: Int64
    var gradeBPointsMin: Int64
    var points: [Key: Int64]

    /// The grade that the three fields give; a value that is not listed has 0 points.
    func score(industry: String, companySize: String, urgency: String) -> LeadScore {
        let keys = [
            Key(field: "industry", value: industry), Key(field: "company_size", value: companySize),
            Key(field: "urgency", value: urgency),
        ]
        let sum = keys.reduce(0) { $0 + (points[$1] ?? 0) }
        let grade: LeadGrade = sum >= gradeAPointsMin ? .a : sum >= gradeBPointsMin ? .b : .c
        return LeadScore(points: sum, grade: grade, policyVersion: version)
    }

    func score(_ details: LeadDetails) -> LeadScore {
        score(industry: details.industry, companySize: details.companySize, urgency: details.urgency)
    }
}

extension GradingPolicy {
    /// A version; the latest for `nil`.
    static func read(_ reader: Reader, version: Int64? = nil) throws -> GradingPolicy {
        let row = try reader.row(
            "SELECT * FROM crm_grading_policy WHERE version = coalesce(?, (SELECT max(version) FROM crm_grading_policy))",
            [version])
        guard let row else { throw RPCError.notFound("grading policy version", version.map(String.init) ?? "") }
        let found: Int64 = row["version"]
        var points: [Key: Int64] = [:]
        for line in try reader.rows("SELECT field, value, points FROM crm_grading_points WHERE version = ?", [found]) {
            points[Key(field: line["field"], value: line["value"])] = line["points"]
        }
        return GradingPolicy(
            version: found, gradeAPointsMin: row["grade_a_points_min"], gradeBPointsMin: row["grade_b_points_min"], points: points
        )
    }

    /// Stores the policy as the next version.
    func publish(writer: Writer, call: Call) throws -> GradingPolicy {
        var check = FieldCheck()
        if gradeBPointsMin < 0 { check.fail("grading_policy.grade_b_points_min", "must not be negative") }
        if gradeAPointsMin <= gradeBPointsMin {
            check.fail("grading_policy.grade_a_points_min", "must be above grade_b_points_min")
        }
        if points.count > Self.valuesMax { check.fail("grading_policy.points", "must have at most \(Self.valuesMax) entries") }
        for (key, value) in points.sorted(by: { ($0.key.field, $0.key.value) < ($1.key.field, $1.key.value) }) {
            if !Self.fields.contains(key.field) {
                check.fail("grading_policy.points.field", "must be one of \(Self.fields.joined(separator: ", "))")
            }
            check.text("grading_policy.points.value", key.value, 1...40)
            if !(0...Int64(Self.pointsMax)).contains(value) {
                check.fail("grading_policy.points.points", "must be 0 to \(Self.pointsMax)")
            }
        }
        try check.finish()
        var next = self
        next.version = (try writer.value(Int64.self, "SELECT max(version) FROM crm_grading_policy") ?? 0) + 1
        try writer.insert(
            "crm_grading_policy",
            [
                "version": next.version, "created_at": call.now, "grade_a_points_min": gradeAPointsMin,
                "grade_b_points_min": gradeBPointsMin,
            ])
        for (key, value) in points {
            try writer.insert(
                "crm_grading_points", ["version": next.version, "field": key.field, "value": key.value, "points": value])
        }
        writer.audit("gradingPolicy", [FieldChange("version", String(next.version - 1), String(next.version))])
        return next
    }
}
