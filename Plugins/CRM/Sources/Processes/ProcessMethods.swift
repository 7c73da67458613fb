internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ProcessService.
enum ProcessMethods {
    static func getPolicy(
        _ request: Spearhead_Crm_V1_GetProcessPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetProcessPolicyResponse {
        let policy = try ProcessPolicy.read(reader)
        return .with { $0.policy = policy.message }
    }

    static func updatePolicy(
        _ request: Spearhead_Crm_V1_UpdateProcessPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateProcessPolicyResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["removable_exit_ppm", "decided_deals_min"])
        let before = try ProcessPolicy.read(writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("removable_exit_ppm") { after.removableExit = request.policy.removableExitPpm }
        if mask.contains("decided_deals_min") { after.decidedDealsMin = request.policy.decidedDealsMin }
        let saved = try after.publish(after: before, writer: writer, call: call)
        return .with { $0.policy = saved.message }
    }

    static func listLinks(
        _ request: Spearhead_Crm_V1_ListProcessLinksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListProcessLinksResponse {
        let page = try call.page(of: request)
        let pipeline = try PipelineRecord.getOrDefault(id: request.pipelineID, reader)
        let (links, next) = page.slice(try ProcessLink.all(pipeline, reader, call))
        return .with {
            $0.links = links.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listRemovable(
        _ request: Spearhead_Crm_V1_ListRemovableStagesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListRemovableStagesResponse {
        let page = try call.page(of: request)
        let pipeline = try PipelineRecord.getOrDefault(id: request.pipelineID, reader)
        let funnel = try Funnel.compute(pipeline, asOf: call.now, reader, call)
        let (stages, next) = page.slice(RemovableStage.find(funnel, try ProcessPolicy.read(reader)))
        return .with {
            $0.stages = stages.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension ProcessPolicy {
    var message: Spearhead_Crm_V1_ProcessPolicy {
        .with {
            $0.version = version
            $0.removableExitPpm = removableExit
            $0.decidedDealsMin = decidedDealsMin
            $0.etag = Etag.of(version)
        }
    }
}

extension ProcessLink {
    var message: Spearhead_Crm_V1_ProcessLink {
        .with {
            $0.link = link
            $0.nameZh = name.text(.chinese)
            $0.nameEn = name.text(.english)
            $0.entered = entered
            $0.advanced = advanced
            if let conversionPercent { $0.conversionPercent = conversionPercent }
            if let meanDays { $0.meanDays = meanDays }
        }
    }
}

extension RemovableStage {
    var message: Spearhead_Crm_V1_RemovableStage {
        .with {
            $0.stage = stage.code
            $0.name = stage.name
            $0.englishName = stage.englishName
            $0.decided = decided
            $0.advanced = figures.advanced
            $0.exitRatePercent = exitRatePercent ?? ""
            if let meanDwellDays { $0.meanDwellDays = meanDwellDays }
        }
    }
}
