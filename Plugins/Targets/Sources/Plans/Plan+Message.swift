internal import PluginKit
internal import SwiftProtobuf

extension Plan {
    var message: Spearhead_Targets_V1_Plan {
        .with {
            $0.id = id
            $0.metricID = metricID
            $0.fiscalYear = fiscalYear
            $0.version = planVersion
            $0.state = state.message
            $0.title = header.title
            $0.unit = unit.rawValue
            $0.currency = header.currency ?? ""
            $0.ownerID = header.ownerID ?? ""
            $0.dueOn = header.dueOn?.description ?? ""
            $0.parentPlanID = header.parentPlanID ?? ""
            $0.goal = header.goal
            $0.achievability = header.achievability
            $0.positioning = header.positioning
            $0.priceStrategy = header.priceStrategy
            $0.promotionStrategy = header.promotionStrategy
            $0.channelStrategy = header.channelStrategy
            if let padding = header.paddingPPM { $0.paddingPpm = padding }
            $0.imported = imported
            $0.revisionReason = revisionReason
            $0.publishedBy = publishedBy ?? ""
            if let publishedAt { $0.publishTime = publishedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension Plan.Header {
    /// Takes the fields that `paths` name from a request.
    mutating func take(_ plan: Spearhead_Targets_V1_Plan, _ paths: Set<String>) throws {
        var check = FieldCheck()
        if paths.contains("title") { title = plan.title }
        if paths.contains("owner_id") { ownerID = plan.ownerID.nonEmpty }
        if paths.contains("due_on") { dueOn = check.optionalDate("plan.due_on", plan.dueOn) }
        if paths.contains("parent_plan_id") { parentPlanID = plan.parentPlanID.nonEmpty }
        if paths.contains("goal") { goal = plan.goal }
        if paths.contains("achievability") { achievability = plan.achievability }
        if paths.contains("positioning") { positioning = plan.positioning }
        if paths.contains("price_strategy") { priceStrategy = plan.priceStrategy }
        if paths.contains("promotion_strategy") { promotionStrategy = plan.promotionStrategy }
        if paths.contains("channel_strategy") { channelStrategy = plan.channelStrategy }
        if paths.contains("padding_ppm") { paddingPPM = plan.hasPaddingPpm ? plan.paddingPpm : nil }
        try check.finish()
    }
}

extension Plan.State: APIChoice {
    typealias Message = Spearhead_Targets_V1_PlanState
}
