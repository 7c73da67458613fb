internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of ScorecardService.
enum ScorecardMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "ScorecardService"
        registrar.query(service, "ListMetrics", permission: Permissions.scorecardsRead, metrics)
        registrar.query(service, "GetScorecardTemplate", permission: Permissions.scorecardsRead, template)
        registrar.command(service, "CreateScorecard", permission: Permissions.scorecardsWrite, create)
        registrar.query(service, "GetScorecard", permission: Permissions.scorecardsRead, get)
        registrar.query(service, "ListScorecards", permission: Permissions.scorecardsRead, list)
        registrar.command(service, "UpdateScorecard", permission: Permissions.scorecardsWrite, update)
        registrar.command(service, "ActivateScorecard", permission: Permissions.scorecardsWrite, activate)
        registrar.report(service, "ListScores", permission: Permissions.evaluationsRead, scores)
    }

    static func metrics(
        _ request: Spearhead_Incentives_V1_ListMetricsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListMetricsResponse {
        let (measures, next) = try call.page(of: request).cut(reader.measures, by: \.name)
        return .with {
            $0.metrics = measures.map { measure in
                .with {
                    $0.name = measure.name
                    $0.title = measure.title.text(call.language)
                    $0.unit = measure.unit.rawValue
                    $0.formula = measure.formula
                    $0.source = measure.name.split(separator: ".").first.map(String.init) ?? ""
                    $0.nullPolicy = measure.nullPolicy.rawValue
                    $0.dimensions = measure.dimensions
                }
            }
            $0.nextPageToken = next
        }
    }

    static func template(
        _ request: Spearhead_Incentives_V1_GetScorecardTemplateRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetScorecardTemplateResponse {
        let cycle = try PayPeriod.Kind(request.cycle, "cycle")
        let first = try PayPeriod.containing(call.businessDate, cycle, reader)?.dates.lowerBound
        return .with {
            $0.scorecard.position = request.position
            $0.scorecard.cycle = request.cycle
            $0.scorecard.title = Label("绩效考核表", "Scorecard").text(call.language)
            $0.scorecard.effectiveFrom = first?.description ?? ""
            $0.scorecard.items = ScorecardTemplate.items(reader, call.language).map(\.message)
        }
    }

    static func create(
        _ request: Spearhead_Incentives_V1_CreateScorecardRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateScorecardResponse {
        let new = request.scorecard
        var check = FieldCheck()
        let first = check.date("scorecard.effective_from", new.effectiveFrom) ?? call.businessDate
        try check.finish()
        let draft = Scorecards.Draft(
            position: new.position, cycle: try PayPeriod.Kind(new.cycle, "scorecard.cycle"), title: new.title,
            effectiveFrom: first, items: try items(new))
        let created = try FieldCheck.naming("scorecard") { try Scorecards.create(draft, writer, call) }
        return .with { $0.scorecard = created.message }
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetScorecardRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetScorecardResponse {
        let scorecard = try Scorecard.find(id: request.id, reader)
        return .with { $0.scorecard = scorecard.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListScorecardsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListScorecardsResponse {
        let (found, next) = try ListQuery(from: "incentives_scorecard", key: "id", descending: true)
            .filterUnlessEmpty("position", request.position).fetch(reader, call.page(of: request), Scorecard.init(row:))
        return .with {
            $0.scorecards = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Incentives_V1_UpdateScorecardRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_UpdateScorecardResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["title", "effective_from", "items"])
        let known = try Scorecard.find(id: request.scorecard.id, writer)
        try Etag.check(request.etag, known.version)
        var draft = Scorecards.Draft(
            position: known.position, cycle: known.cycle, title: known.title, effectiveFrom: known.effectiveFrom,
            items: known.items)
        if mask.contains("title") { draft.title = request.scorecard.title }
        if mask.contains("items") { draft.items = try items(request.scorecard) }
        if mask.contains("effective_from") {
            var check = FieldCheck()
            draft.effectiveFrom = check.date("scorecard.effective_from", request.scorecard.effectiveFrom) ?? known.effectiveFrom
            try check.finish()
        }
        let updated = try FieldCheck.naming("scorecard") { try Scorecards.update(known, to: draft, writer) }
        return .with { $0.scorecard = updated.message }
    }

    static func activate(
        _ request: Spearhead_Incentives_V1_ActivateScorecardRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ActivateScorecardResponse {
        let scorecard = try Scorecards.activate(Scorecard.find(id: request.id, writer), writer)
        return .with { $0.scorecard = scorecard.message }
    }

    static func scores(
        _ request: Spearhead_Incentives_V1_ListScoresRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListScoresResponse {
        let period = try PayPeriod.require(request.period, reader)
        let (people, next) = try ListQuery(from: "organization_person", key: "id").visible(call.visible, "id")
            .filterUnlessEmpty("position", request.position).filter("hired_on <= ?", period.dates.upperBound)
            .filter("coalesce(left_on, ?) >= ?", period.dates.upperBound, period.dates.lowerBound)
            .filter(Scorecard.judges, period.dates.upperBound, period.dates.upperBound, period.kind.rawValue)
            .fetch(reader, call.page(of: request)) { $0["id"] as String }
        let scores = try Scoring.scores(people, period, reader)
        return .with {
            $0.scores = scores.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func items(_ message: Spearhead_Incentives_V1_Scorecard) throws -> [ScorecardItem] {
        try message.items.enumerated().map { try ScorecardItem($1, "scorecard.items[\($0)]") }
    }
}
