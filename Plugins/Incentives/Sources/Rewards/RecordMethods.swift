internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of RewardService on recognition, discipline and promotion.
enum RecordMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "RewardService"
        registrar.command(service, "CreateRecognition", permission: Permissions.recognitionsWrite, recognise)
        registrar.query(service, "ListRecognitions", permission: Permissions.rewardsRead, recognitions)
        registrar.command(service, "CreateDisciplinaryRecord", permission: Permissions.disciplineWrite, discipline)
        registrar.query(service, "ListDisciplinaryRecords", permission: Permissions.disciplineRead, disciplinary)
        registrar.command(service, "CreatePromotionRule", permission: Permissions.rewardsWrite, createRule)
        registrar.query(service, "ListPromotionRules", permission: Permissions.rewardsRead, rules)
        registrar.report(service, "ListPromotionCandidates", permission: Permissions.evaluationsRead, candidates)
    }

    private static let praise = ChoiceMap<Spearhead_Incentives_V1_RecognitionKind, String>(
        (.praise, "praise"), (.congratulation, "congratulation"), (.meeting, "meeting"))
    private static let breach = ChoiceMap<Spearhead_Incentives_V1_DisciplinaryKind, String>(
        (.warning, "warning"), (.seriousWarning, "serious_warning"), (.demotion, "demotion"), (.dismissal, "dismissal"))

    static func recognise(
        _ request: Spearhead_Incentives_V1_CreateRecognitionRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateRecognitionResponse {
        let new = request.recognition
        var check = FieldCheck()
        let date = check.optionalDate("recognition.given_on", new.givenOn) ?? call.businessDate
        try check.finish()
        let row = try FieldCheck.naming("recognition") {
            try Records.recognise(
                new.personID, kind: praise.value(new.kind, "kind"), occasion: new.occasion, text: new.text, on: date, writer, call
            )
        }
        return .with { $0.recognition = recognition(row) }
    }

    static func recognitions(
        _ request: Spearhead_Incentives_V1_ListRecognitionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListRecognitionsResponse {
        let (found, next) = try ListQuery(from: "incentives_recognition", key: "id", descending: true)
            .filterUnlessEmpty("person_id", request.personID).fetch(reader, call.page(of: request), recognition)
        return .with {
            $0.recognitions = found
            $0.nextPageToken = next
        }
    }

    static func discipline(
        _ request: Spearhead_Incentives_V1_CreateDisciplinaryRecordRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateDisciplinaryRecordResponse {
        let new = request.record
        var check = FieldCheck()
        let date = check.optionalDate("record.decided_on", new.decidedOn) ?? call.businessDate
        try check.finish()
        let row = try FieldCheck.naming("record") {
            try Records.discipline(
                new.personID, kind: breach.value(new.kind, "kind"), cause: new.cause, evidence: new.evidence, on: date, writer,
                call)
        }
        return .with { $0.record = record(row) }
    }

    static func disciplinary(
        _ request: Spearhead_Incentives_V1_ListDisciplinaryRecordsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListDisciplinaryRecordsResponse {
        let (found, next) = try ListQuery(from: "incentives_disciplinary_record", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .fetch(reader, call.page(of: request), record)
        return .with {
            $0.records = found
            $0.nextPageToken = next
        }
    }

    static func createRule(
        _ request: Spearhead_Incentives_V1_CreatePromotionRuleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreatePromotionRuleResponse {
        let new = request.rule
        let rule = PromotionRule(
            code: new.code, fromPosition: new.fromPosition, toPosition: new.toPosition,
            cycle: try PayPeriod.Kind(new.cycle, "rule.cycle"), evaluations: Int(new.evaluations), scoreMinPPM: new.scoreMinPpm,
            tenureDaysMin: Int(new.tenureDaysMin))
        let created = try FieldCheck.naming("rule") { try PromotionRule.create(rule, writer) }
        return .with { $0.rule = created.message }
    }

    static func rules(
        _ request: Spearhead_Incentives_V1_ListPromotionRulesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListPromotionRulesResponse {
        let (found, next) = try ListQuery(from: "incentives_promotion_rule", key: "code")
            .fetch(reader, call.page(of: request), PromotionRule.make)
        return .with {
            $0.rules = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func candidates(
        _ request: Spearhead_Incentives_V1_ListPromotionCandidatesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListPromotionCandidatesResponse {
        let rule = try PromotionRule.find(request.code, reader)
        // Looked at by person, so that a page is bounded whatever share of the people meets the rule.
        let (found, next) = try ListQuery(
            from:
                "organization_person p JOIN (SELECT DISTINCT person_id FROM incentives_evaluation WHERE state = 'closed') e ON e.person_id = p.id",
            columns: "p.*", key: "p.id"
        ).visible(call.visible, "p.id").filter("p.position = ?", rule.fromPosition).filter("p.left_on IS NULL")
            .fetch(reader, call.page(of: request)) { try rule.candidate($0, on: call.businessDate, reader) }
        return .with {
            $0.candidates = found.compactMap(\.self).map { candidate in
                .with {
                    $0.personID = candidate.personID
                    $0.rule = rule.code
                    $0.evaluationIds = candidate.evaluationIDs
                    $0.scoreLeastPpm = candidate.scoreLeastPPM
                    $0.tenureDays = Int32(clamping: candidate.tenureDays)
                }
            }
            $0.nextPageToken = next
        }
    }

    private static func recognition(_ row: Row) -> Spearhead_Incentives_V1_Recognition {
        .with {
            $0.id = row["id"]
            $0.personID = row["person_id"]
            $0.kind = praise.message(row["kind"], default: .unspecified)
            $0.occasion = row["occasion"]
            $0.text = row["text"]
            $0.givenOn = row["given_on"]
            $0.givenBy = row["given_by"]
        }
    }

    private static func record(_ row: Row) -> Spearhead_Incentives_V1_DisciplinaryRecord {
        .with {
            $0.id = row["id"]
            $0.personID = row["person_id"]
            $0.kind = breach.message(row["kind"], default: .unspecified)
            $0.cause = row["cause"]
            $0.evidence = row["evidence"]
            $0.decidedOn = row["decided_on"]
            $0.decidedBy = row["decided_by"]
        }
    }
}

extension PromotionRule {
    fileprivate var message: Spearhead_Incentives_V1_PromotionRule {
        .with {
            $0.code = code
            $0.fromPosition = fromPosition
            $0.toPosition = toPosition
            $0.cycle = cycle.message
            $0.evaluations = Int32(clamping: evaluations)
            $0.scoreMinPpm = scoreMinPPM
            $0.tenureDaysMin = Int32(clamping: tenureDaysMin)
        }
    }
}
