internal import GRDB
internal import Organization
internal import PluginKit

extension SlaPolicy {
    /// A version; the latest for `nil`.
    static func read(_ reader: Reader, version: Int64? = nil) throws -> SlaPolicy {
        let row = try reader.row(
            "SELECT * FROM crm_sla_policy WHERE version = coalesce(?, (SELECT max(version) FROM crm_sla_policy))", [version])
        guard let row else { throw RPCError.notFound("response limit version", version.map(String.init) ?? "") }
        let found: Int64 = row["version"]
        var limits: [LeadGrade: SlaLimit] = [:]
        for line in try reader.rows("SELECT * FROM crm_sla_limit WHERE version = ?", [found]) {
            guard let grade = LeadGrade(rawValue: line["grade"]), let clock = ResponseClock(rawValue: line["clock"]) else {
                continue
            }
            limits[grade] = SlaLimit(
                limitSeconds: line["limit_seconds"], clock: clock, nurtureIntervalDays: line["nurture_interval_days"])
        }
        return SlaPolicy(version: found, createdAt: row["created_at"], limits: limits)
    }

    /// Stores the limits as the next version; leads that exist keep the version they have.
    func publish(writer: Writer, call: Call) throws -> SlaPolicy {
        try validate(writer, call)
        var next = self
        next.version = (try writer.value(Int64.self, "SELECT max(version) FROM crm_sla_policy") ?? 0) + 1
        next.createdAt = call.now
        try writer.insert("crm_sla_policy", ["version": next.version, "created_at": call.now])
        for (grade, limit) in limits {
            try writer.insert(
                "crm_sla_limit",
                [
                    "version": next.version, "grade": grade.rawValue, "limit_seconds": limit.limitSeconds,
                    "clock": limit.clock.rawValue, "nurture_interval_days": limit.nurtureIntervalDays,
                ])
        }
        writer.audit("slaPolicy", [FieldChange("version", String(next.version - 1), String(next.version))])
        return next
    }

    private func validate(_ reader: Reader, _ call: Call) throws {
        var check = FieldCheck()
        for grade in LeadGrade.allCases {
            guard let limit = limits[grade] else {
                check.fail("sla_policy.limits", "has no limit for grade \(grade.rawValue); give all three")
                continue
            }
            if let seconds = limit.limitSeconds {
                if !(0...SlaLimit.limitSecondsMax).contains(seconds) {
                    check.fail("sla_policy.limits.limit_seconds", "must be 0 to \(SlaLimit.limitSecondsMax)")
                }
            } else if limit.nurtureIntervalDays == nil {
                check.fail(
                    "sla_policy.limits.nurture_interval_days", "is mandatory for grade \(grade.rawValue), which has no limit")
            }
            if let days = limit.nurtureIntervalDays, !(1...SlaLimit.nurtureIntervalDaysMax).contains(days) {
                check.fail("sla_policy.limits.nurture_interval_days", "must be 1 to \(SlaLimit.nurtureIntervalDaysMax)")
            }
        }
        try check.finish()
        // A working clock in a calendar without working days would never end; the calendar refuses it here, before any lead needs it.
        for (grade, limit) in limits where limit.clock == .working && limit.limitSeconds != nil {
            _ = try due(grade, from: call.now, reader, call.clock)
        }
    }
}
