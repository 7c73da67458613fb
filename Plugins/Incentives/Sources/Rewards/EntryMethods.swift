internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of RewardService on entries and award rules.
enum EntryMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "RewardService"
        registrar.command(service, "CreateEntry", permission: Permissions.entriesPropose, create)
        registrar.command(service, "DecideEntry", permission: Permissions.statementsDecide, decide)
        registrar.query(service, "GetEntry", permission: Permissions.statementsRead, get)
        registrar.query(service, "ListEntries", permission: Permissions.statementsRead, list)
        registrar.command(service, "CreateAwardRule", permission: Permissions.rewardsWrite, createRule)
        registrar.query(service, "ListAwardRules", permission: Permissions.rewardsRead, rules)
        registrar.command(service, "DecideAward", permission: Permissions.entriesPropose, award)
    }

    private static let kinds = ChoiceMap<Spearhead_Incentives_V1_EntryKind, EntryLine.Kind>(
        (.award, .award), (.penalty, .penalty), (.correction, .correction))
    private static let states = ChoiceMap<Spearhead_Incentives_V1_EntryState, Entry.State>(
        (.proposed, .proposed), (.approved, .approved), (.rejected, .rejected))

    static func create(
        _ request: Spearhead_Incentives_V1_CreateEntryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateEntryResponse {
        let new = request.entry
        let kind = try kinds.value(new.kind, "entry.kind")
        try call.requireVisible(new.personID, "person", new.personID)
        let entry = try FieldCheck.naming("entry") {
            try Entries.propose(
                .init(
                    personID: new.personID, period: new.period, kind: kind, amountMinor: new.amountMinor, inKind: new.inKind,
                    reason: new.reason), writer, call)
        }
        return .with { $0.entry = message(entry) }
    }

    static func decide(
        _ request: Spearhead_Incentives_V1_DecideEntryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_DecideEntryResponse {
        let entry = try Entries.decide(Entry.visible(id: request.id, writer, call), approved: request.approved, writer, call)
        return .with { $0.entry = message(entry) }
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetEntryRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetEntryResponse {
        let entry = try Entry.visible(id: request.id, reader, call)
        return .with { $0.entry = message(entry) }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListEntriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListEntriesResponse {
        let (found, next) = try ListQuery(from: "incentives_entry", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("period", request.period)
            .filterUnlessEmpty("state", states.optional(request.state)?.rawValue ?? "")
            .fetch(reader, call.page(of: request), Entry.init(row:))
        return .with {
            $0.entries = found.map(message)
            $0.nextPageToken = next
        }
    }

    static func createRule(
        _ request: Spearhead_Incentives_V1_CreateAwardRuleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateAwardRuleResponse {
        let new = request.rule
        let rule = AwardRule(
            code: new.code, title: new.title, cycle: try PayPeriod.Kind(new.cycle, "rule.cycle"), measure: new.measure,
            filters: .init(new.filters), valueMin: new.valueMin,
            tenureDaysMax: new.hasTenureDaysMax ? Int(new.tenureDaysMax) : nil, position: new.position,
            amountMinor: new.amountMinor, inKind: new.inKind)
        let created = try FieldCheck.naming("rule") { try AwardRules.create(rule, writer) }
        return .with { $0.rule = created.message }
    }

    static func rules(
        _ request: Spearhead_Incentives_V1_ListAwardRulesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListAwardRulesResponse {
        let (found, next) = try ListQuery(from: "incentives_award_rule", key: "code")
            .fetch(reader, call.page(of: request), AwardRule.make)
        return .with {
            $0.rules = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func award(
        _ request: Spearhead_Incentives_V1_DecideAwardRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_DecideAwardResponse {
        let period = try PayPeriod.require(request.period, writer)
        let entry = try AwardRules.decide(AwardRule.find(request.code, writer), period, writer, call)
        return .with { $0.entry = message(entry) }
    }

    private static func message(_ entry: Entry) -> Spearhead_Incentives_V1_Entry {
        .with {
            $0.id = entry.id
            $0.personID = entry.personID
            $0.period = entry.period
            $0.kind = kinds.message(entry.kind, default: .unspecified)
            $0.amountMinor = entry.amountMinor
            $0.inKind = entry.inKind
            $0.reason = entry.reason
            $0.source = entry.source
            $0.state = states.message(entry.state, default: .unspecified)
            $0.proposedBy = entry.proposedBy
            $0.decidedBy = entry.decidedBy ?? ""
            $0.proposeTime = entry.proposedAt.timestamp
        }
    }
}

extension AwardRule {
    fileprivate var message: Spearhead_Incentives_V1_AwardRule {
        .with {
            $0.code = code
            $0.title = title
            $0.cycle = cycle.message
            $0.measure = measure
            $0.filters = filters.messages
            $0.valueMin = valueMin
            if let tenureDaysMax { $0.tenureDaysMax = Int32(clamping: tenureDaysMax) }
            $0.position = position
            $0.amountMinor = amountMinor
            $0.inKind = inKind
        }
    }
}
