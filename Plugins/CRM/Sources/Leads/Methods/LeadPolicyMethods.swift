internal import PluginKit
internal import SwiftProtobuf

/// Handlers of LeadPolicyService.
enum LeadPolicyMethods {
    static func getSlaPolicy(
        _ request: Spearhead_Crm_V1_GetSlaPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetSlaPolicyResponse {
        let policy = try SlaPolicy.read(reader, version: request.version == 0 ? nil : request.version)
        return .with { $0.slaPolicy = policy.message }
    }

    static func updateSlaPolicy(
        _ request: Spearhead_Crm_V1_UpdateSlaPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateSlaPolicyResponse {
        _ = try UpdateMask(request.updateMask, allowed: ["limits"])
        let current = try SlaPolicy.read(writer)
        try Etag.check(request.etag, current.version)
        var limits: [LeadGrade: SlaLimit] = [:]
        var check = FieldCheck()
        for limit in request.slaPolicy.limits {
            guard let grade = LeadGrade(limit.grade), limits[grade] == nil else {
                check.fail("sla_policy.limits.grade", "must be A, B and C, each once")
                continue
            }
            let clock: ResponseClock? = limit.clock == .calendar ? .calendar : limit.clock == .working ? .working : nil
            if clock == nil { check.fail("sla_policy.limits.clock", "must be CALENDAR or WORKING") }
            limits[grade] = SlaLimit(
                limitSeconds: limit.hasLimitSeconds ? limit.limitSeconds : nil, clock: clock ?? .calendar,
                nurtureIntervalDays: limit.nurtureIntervalDays == 0 ? nil : Int(limit.nurtureIntervalDays))
        }
        try check.finish()
        let next = try SlaPolicy(version: current.version, createdAt: call.now, limits: limits).publish(
            writer: writer, call: call)
        return .with { $0.slaPolicy = next.message }
    }

    static func getGradingPolicy(
        _ request: Spearhead_Crm_V1_GetGradingPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetGradingPolicyResponse {
        let policy = try GradingPolicy.read(reader, version: request.version == 0 ? nil : request.version)
        return .with { $0.gradingPolicy = policy.message }
    }

    static func updateGradingPolicy(
        _ request: Spearhead_Crm_V1_UpdateGradingPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateGradingPolicyResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["grade_a_points_min", "grade_b_points_min", "points"])
        var policy = try GradingPolicy.read(writer)
        try Etag.check(request.etag, policy.version)
        let given = request.gradingPolicy
        if mask.contains("grade_a_points_min") { policy.gradeAPointsMin = Int64(given.gradeAPointsMin) }
        if mask.contains("grade_b_points_min") { policy.gradeBPointsMin = Int64(given.gradeBPointsMin) }
        if mask.contains("points") {
            policy.points = [:]
            for entry in given.points {
                policy.points[GradingPolicy.Key(field: entry.field, value: entry.value)] = Int64(entry.points)
            }
        }
        let next = try policy.publish(writer: writer, call: call)
        return .with { $0.gradingPolicy = next.message }
    }

    static func getAssignmentRule(
        _ request: Spearhead_Crm_V1_GetAssignmentRuleRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetAssignmentRuleResponse {
        let rule = try AssignmentRule.read(reader)
        return .with { $0.assignmentRule = rule.message }
    }

    static func updateAssignmentRule(
        _ request: Spearhead_Crm_V1_UpdateAssignmentRuleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateAssignmentRuleResponse {
        _ = try UpdateMask(request.updateMask, allowed: ["mode"])
        try Etag.check(request.etag, AssignmentRule.read(writer).version)
        let mode: AssignmentRule.Mode
        switch request.assignmentRule.mode {
        case .roundRobin: mode = .roundRobin
        case .territory: mode = .territory
        default: throw RPCError.invalidField("assignment_rule.mode", "must be ROUND_ROBIN or TERRITORY")
        }
        let rule = try AssignmentRule.publish(mode, writer: writer, call: call)
        return .with { $0.assignmentRule = rule.message }
    }
}

extension SlaPolicy {
    var message: Spearhead_Crm_V1_SlaPolicy {
        .with {
            $0.version = version
            $0.etag = Etag.of(version)
            $0.createTime = createdAt.timestamp
            $0.limits = LeadGrade.allCases.compactMap { grade in
                limits[grade].map { limit in
                    .with {
                        $0.grade = grade.message
                        if let seconds = limit.limitSeconds { $0.limitSeconds = seconds }
                        $0.clock = limit.clock == .calendar ? .calendar : .working
                        $0.nurtureIntervalDays = Int32(limit.nurtureIntervalDays ?? 0)
                    }
                }
            }
        }
    }
}

extension GradingPolicy {
    var message: Spearhead_Crm_V1_GradingPolicy {
        .with {
            $0.version = version
            $0.etag = Etag.of(version)
            $0.gradeAPointsMin = Int32(clamping: gradeAPointsMin)
            $0.gradeBPointsMin = Int32(clamping: gradeBPointsMin)
            $0.points = points.sorted { ($0.key.field, $0.key.value) < ($1.key.field, $1.key.value) }.map { key, value in
                .with {
                    $0.field = key.field
                    $0.value = key.value
                    $0.points = Int32(clamping: value)
                }
            }
        }
    }
}

extension AssignmentRule {
    var message: Spearhead_Crm_V1_AssignmentRule {
        .with {
            $0.version = version
            $0.etag = Etag.of(version)
            $0.mode = mode == .roundRobin ? .roundRobin : .territory
        }
    }
}
