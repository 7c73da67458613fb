internal import PluginKit
internal import SwiftProtobuf

/// The policy's part of AuditService.
enum AuditPolicyMethods {
    static func get(
        _ request: Spearhead_Inspections_V1_GetAuditPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetAuditPolicyResponse {
        let policy = try AuditPolicy.find(version: request.version, reader)
        return .with { $0.policy = policy.message }
    }

    static func update(
        _ request: Spearhead_Inspections_V1_UpdateAuditPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_UpdateAuditPolicyResponse {
        let mask = try UpdateMask(request.updateMask, allowed: Set(fields.keys))
        let before = try AuditPolicy.current(writer)
        try Etag.check(request.etag, before.version)
        var after = before
        let wanted = AuditPolicy(request.policy)
        for (name, path) in fields where mask.contains(name) { after[keyPath: path] = wanted[keyPath: path] }
        let policy = try before.change(to: after, writer, call)
        return .with { $0.policy = policy.message }
    }

    private static var fields: [String: WritableKeyPath<AuditPolicy, Int64>] {
        [
            "rate_ppm": \.ratePPM, "min_per_rep": \.minPerRep, "superior_share_ppm": \.superiorSharePPM,
            "inspector_share_ppm": \.inspectorSharePPM, "tolerance_units": \.toleranceUnits, "tolerance_ppm": \.tolerancePPM,
            "truth_gate_ppm": \.truthGatePPM, "answer_days": \.answerDays, "ramp_days": \.rampDays,
            "backdated_hours": \.backdatedHours,
        ]
    }
}

extension AuditPolicy {
    fileprivate init(_ message: Spearhead_Inspections_V1_AuditPolicy) {
        self.init(
            version: message.version, ratePPM: message.ratePpm, minPerRep: message.minPerRep,
            superiorSharePPM: message.superiorSharePpm, inspectorSharePPM: message.inspectorSharePpm,
            toleranceUnits: message.toleranceUnits, tolerancePPM: message.tolerancePpm, truthGatePPM: message.truthGatePpm,
            answerDays: message.answerDays, rampDays: message.rampDays, backdatedHours: message.backdatedHours)
    }

    fileprivate var message: Spearhead_Inspections_V1_AuditPolicy {
        .with {
            $0.version = version
            $0.ratePpm = ratePPM
            $0.minPerRep = minPerRep
            $0.superiorSharePpm = superiorSharePPM
            $0.inspectorSharePpm = inspectorSharePPM
            $0.toleranceUnits = toleranceUnits
            $0.tolerancePpm = tolerancePPM
            $0.truthGatePpm = truthGatePPM
            $0.answerDays = answerDays
            $0.rampDays = rampDays
            $0.backdatedHours = backdatedHours
            $0.etag = Etag.of(version)
        }
    }
}
