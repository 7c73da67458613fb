internal import PluginKit
internal import SwiftProtobuf

/// ClassPolicyService.
enum ClassPolicyMethods {
    static func get(
        _ request: Spearhead_Crm_V1_GetClassPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetClassPolicyResponse {
        let policy = try ClassPolicy.find(requireClass(request.class, "class"), version: request.version, reader)
        return .with { $0.policy = policy.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListClassPoliciesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListClassPoliciesResponse {
        let (policies, next) = try ClassPolicy.list(reader, call.page(of: request))
        return .with {
            $0.policies = policies.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateClassPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateClassPolicyResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["visit_interval_days", "response_limit_minutes", "strategy"])
        let before = try ClassPolicy.find(requireClass(request.policy.class, "policy.class"), writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("visit_interval_days") { after.visitIntervalDays = request.policy.visitIntervalDays }
        if mask.contains("response_limit_minutes") { after.responseLimitMinutes = request.policy.responseLimitMinutes }
        if mask.contains("strategy") { after.strategy = request.policy.strategy }
        let stored = try ClassPolicy.change(before, to: after, writer: writer, call: call)
        return .with { $0.policy = stored.message }
    }

    static func getRule(
        _ request: Spearhead_Crm_V1_GetValueRuleRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetValueRuleResponse {
        let rule = try ValueRule.find(version: request.version, reader)
        return .with { $0.rule = rule.message }
    }

    static func updateRule(
        _ request: Spearhead_Crm_V1_UpdateValueRuleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateValueRuleResponse {
        let mask = try UpdateMask(
            request.updateMask,
            allowed: [
                "high_value_minor", "high_value_contacts", "potential_value_minor", "potential_profile_percent", "window_days",
            ])
        let before = try ValueRule.find(writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("high_value_minor") { after.highValueMinor = request.rule.highValueMinor }
        if mask.contains("high_value_contacts") { after.highValueContacts = request.rule.highValueContacts }
        if mask.contains("potential_value_minor") { after.potentialValueMinor = request.rule.potentialValueMinor }
        if mask.contains("potential_profile_percent") { after.potentialProfilePercent = request.rule.potentialProfilePercent }
        if mask.contains("window_days") { after.windowDays = request.rule.windowDays }
        let stored = try ValueRule.change(before, to: after, writer: writer, call: call)
        return .with { $0.rule = stored.message }
    }

    static func recompute(
        _ request: Spearhead_Crm_V1_RecomputeClassesRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecomputeClassesResponse {
        let outcome = try ValueClasses.recompute(writer: writer, call: call)
        return .with {
            $0.evaluatedCount = outcome.evaluatedCount
            $0.changedCount = outcome.changedCount
            $0.ruleVersion = outcome.ruleVersion
            $0.computedOn = outcome.computedOn.description
        }
    }

    private static func requireClass(_ message: Spearhead_Crm_V1_CustomerClass, _ field: String) throws -> CustomerClass {
        guard let customerClass = CustomerClass(message) else {
            throw RPCError.invalidField(field, "must be key, potential or general")
        }
        return customerClass
    }
}

extension ClassPolicy {
    var message: Spearhead_Crm_V1_ClassPolicy {
        .with {
            $0.class = customerClass.message
            $0.version = version
            $0.visitIntervalDays = visitIntervalDays
            $0.responseLimitMinutes = responseLimitMinutes
            $0.strategy = strategy
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }
}

extension ValueRule {
    var message: Spearhead_Crm_V1_ValueRule {
        .with {
            $0.version = version
            $0.highValueMinor = highValueMinor
            $0.highValueContacts = highValueContacts
            $0.potentialValueMinor = potentialValueMinor
            $0.potentialProfilePercent = potentialProfilePercent
            $0.windowDays = windowDays
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }
}
