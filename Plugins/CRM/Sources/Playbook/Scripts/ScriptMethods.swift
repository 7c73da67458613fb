internal import PluginKit
internal import SwiftProtobuf

/// Handlers of PlaybookService for scripts.
enum ScriptMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateScriptRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateScriptResponse {
        let given = request.script
        var checks = FieldCheck()
        let kind: Script.Kind? = checks.choice("script.kind", given.kind)
        try checks.finish()
        let script = Script(
            id: call.newID(), code: given.code, kind: kind ?? .openQuestion, stage: given.stage, objection: given.objection,
            title: given.title, body: given.body, isRetired: given.retired, author: call.caller.person)
        let stored = try Script.create(script, writer: writer, call: call)
        return .with { $0.script = stored.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetScriptRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetScriptResponse {
        let script = try Script.get(request.id, reader)
        return .with { $0.script = script.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListScriptsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListScriptsResponse {
        let page = try call.page(of: request)
        var checks = FieldCheck()
        checks.text("objection", request.objection, 0...200)
        try checks.finish()
        var list = try ListQuery(from: Script.table, columns: Script.columns, key: "s.code")
            .filter("s.kind", request.kind, "kind", Script.Kind.self)
        if !request.stage.isEmpty { list = list.filter("s.stage IN ('', ?)", request.stage) }
        if !request.objection.isEmpty { list = list.filter("instr(s.objection, ?) > 0", request.objection) }
        if !request.withRetired { list = list.filter("s.retired = 0") }
        let (scripts, next) = try list.fetch(reader, page, Script.init(row:))
        return .with {
            $0.scripts = scripts.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateScriptRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateScriptResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["stage", "objection", "title", "body", "retired"])
        let given = request.script
        let before = try Script.get(given.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("stage") { after.stage = given.stage }
        if mask.contains("objection") { after.objection = given.objection }
        if mask.contains("title") { after.title = given.title }
        if mask.contains("body") { after.body = given.body }
        if mask.contains("retired") { after.isRetired = given.retired }
        let stored = try Script.update(before, to: after, writer: writer, call: call)
        return .with { $0.script = stored.message }
    }

    static func recordUse(
        _ request: Spearhead_Crm_V1_RecordScriptUseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordScriptUseResponse {
        let given = request.use
        var checks = FieldCheck()
        let outcome: ScriptUse.Outcome? = checks.choice("use.outcome", given.outcome)
        try checks.finish()
        let use = try ScriptUse.record(
            Script.get(given.scriptID, writer), outcome ?? .unknown, opportunity: given.opportunityID.nonEmpty,
            lead: given.leadID.nonEmpty, writer: writer, call: call)
        return .with { $0.use = use.message }
    }

    static func listUses(
        _ request: Spearhead_Crm_V1_ListScriptUsesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListScriptUsesResponse {
        let (uses, next) = try ScriptUse.list(
            script: request.scriptID, person: request.personID, reader, call, call.page(of: request))
        return .with {
            $0.uses = uses.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension Script {
    var message: Spearhead_Crm_V1_Script {
        .with {
            $0.id = id
            $0.code = code
            $0.kind = kind.message
            $0.stage = stage
            $0.objection = objection
            $0.title = title
            $0.body = body
            $0.retired = isRetired
            $0.version = number
            $0.uses = uses
            $0.helped = helped
            $0.authorID = author ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

extension ScriptUse {
    var message: Spearhead_Crm_V1_ScriptUse {
        .with {
            $0.id = id
            $0.scriptID = script
            $0.scriptVersion = number
            $0.opportunityID = opportunity ?? ""
            $0.leadID = lead ?? ""
            $0.outcome = outcome.message
            $0.personID = person
            $0.useTime = at.timestamp
        }
    }
}
