internal import GRDB
internal import PluginKit

/// Every figure about leads at an instant (C04, C08, N-04).
struct LeadReport: Sendable, Hashable {
    struct Breach: Sendable, Hashable {
        var lead: String
        var grade: LeadGrade
        var seconds: Int64
        var isAnswered: Bool
    }

    struct Source: Sendable, Hashable {
        var leads: Int64 = 0
        var converted: Int64 = 0
    }

    let asOf: Instant
    private(set) var leads: Int64 = 0
    private(set) var statusCounts: [String: Int64] = [:]
    private(set) var sources: [String: Source] = [:]
    private(set) var responseSeconds: [LeadGrade: [Int64]] = [:]
    private(set) var breaches: [Breach] = []
    private(set) var incomplete: [String] = []
    private(set) var fewerThanThreeNeeds: [String] = []
    private(set) var gradeMismatch: [String] = []

    var converted: Int64 { statusCounts[LeadStatus.converted.rawValue] ?? 0 }

    /// Computes the figures over the leads that the caller may see.
    init(asOf: Instant, visible: VisibleSet, _ reader: Reader) throws {
        self.asOf = asOf
        let condition = visible.condition("lead.owner_id")
        let sql = """
            SELECT lead.code, lead.source, lead.grade, lead.computed_grade, lead.clock_started_at, lead.due_at, \
            lead.first_response_at, json_array_length(lead.needs) AS needs, \
            (SELECT change.to_status FROM crm_lead_status_change AS change WHERE change.lead_id = lead.id AND change.at <= ? \
            ORDER BY change.sequence DESC LIMIT 1) AS status \
            FROM crm_lead AS lead WHERE lead.created_at <= ? AND \(condition.sql) ORDER BY lead.code
            """
        try reader.forEach(sql, [asOf, asOf] + condition.arguments) { try add($0) }
    }

    private mutating func add(_ row: Row) throws {
        guard let grade = LeadGrade(rawValue: row["grade"]) else { throw Lead.damaged }
        let code: String = row["code"]
        let status = LeadStatus(rawValue: row["status"] ?? "") ?? .new
        let start = (row["clock_started_at"] as Instant?).flatMap { $0 <= asOf ? $0 : nil }
        let response = (row["first_response_at"] as Instant?).flatMap { $0 <= asOf ? $0 : nil }
        leads += 1
        let isUntouched = status == .new || status == .assigned
        statusCounts[isUntouched ? LeadStatus.new.rawValue : status.rawValue, default: 0] += 1
        var source = sources[row["source"]] ?? Source()
        source.leads += 1
        if status == .converted { source.converted += 1 }
        sources[row["source"]] = source
        if row["computed_grade"] as String != grade.rawValue { gradeMismatch.append(code) }
        let isWaiting = isUntouched || ((status == .nurture || status == .recycled) && response == nil)
        let needs: Int64 = row["needs"]
        if !isWaiting, needs < Int64(LeadNeeds.firstContactMin) { fewerThanThreeNeeds.append(code) }
        guard let start else {
            incomplete.append(code)
            return
        }
        if let response { responseSeconds[grade, default: []].append(response.seconds(since: start)) }
        if let due = row["due_at"] as Instant?, Lead.isLate(response ?? asOf, dueAt: due) {
            breaches.append(
                Breach(lead: code, grade: grade, seconds: (response ?? asOf).seconds(since: start), isAnswered: response != nil))
        }
    }
}
