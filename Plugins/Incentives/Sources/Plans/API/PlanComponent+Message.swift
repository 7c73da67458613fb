internal import PluginKit
internal import SwiftProtobuf

/// Ties a choice of the API to a choice of the domain.
struct ChoiceMap<Message: Hashable & Sendable, Value: Hashable & Sendable>: Sendable {
    private let pairs: [(message: Message, value: Value)]

    init(_ pairs: (Message, Value)...) { self.pairs = pairs.map { ($0.0, $0.1) } }

    func value(_ message: Message, _ field: String) throws -> Value {
        guard let found = pairs.first(where: { $0.message == message }) else {
            throw RPCError.invalidField(field, "must be chosen")
        }
        return found.value
    }

    func optional(_ message: Message) -> Value? { pairs.first { $0.message == message }?.value }
    func message(_ value: Value, default fallback: Message) -> Message { pairs.first { $0.value == value }?.message ?? fallback }
}

private enum Choices {
    static let kind = ChoiceMap<Spearhead_Incentives_V1_ComponentKind, PlanComponent.Kind>(
        (.commission, .commission), (.bonus, .bonus))
    static let basis = ChoiceMap<Spearhead_Incentives_V1_Basis, PlanComponent.Basis>(
        (.collected, .collected), (.invoiced, .invoiced), (.shipped, .shipped), (.soldOut, .soldOut), (.measure, .measure))
    static let credit = ChoiceMap<Spearhead_Incentives_V1_Credit, PlanComponent.Credit>(
        (.own, .own), (.team, .team), (.unit, .unit))
    static let split = ChoiceMap<Spearhead_Incentives_V1_PoolSplit, PlanComponent.PoolSplit>(
        (.equal, .equal), (.contribution, .contribution))
    static let rateBasis = ChoiceMap<Spearhead_Incentives_V1_RateBasis, RateTable.Basis>(
        (.attainment, .attainment), (.amount, .amount))
    static let mode = ChoiceMap<Spearhead_Incentives_V1_RateMode, RateTable.Mode>(
        (.marginal, .marginal), (.whole, .whole), (.first, .first))
}

extension PlanComponent {
    init(_ message: Spearhead_Incentives_V1_PlanComponent, _ field: String) throws {
        self.init(
            key: message.key, title: message.title, kind: try Choices.kind.value(message.kind, "\(field).kind"),
            basis: try Choices.basis.value(message.basis, "\(field).basis"), measure: message.measure,
            filters: .init(message.filters),
            credit: Choices.credit.optional(message.credit) ?? .own, poolSplit: Choices.split.optional(message.poolSplit),
            goalMetric: message.goalMetric, rates: try RateTable(message.rates, "\(field).rates"),
            accelerators: message.accelerators.map { Accelerator(fromPPM: $0.fromPpm, factorPPM: $0.factorPpm) },
            thresholdPPM: message.hasThresholdPpm ? message.thresholdPpm : nil,
            capAttainmentPPM: message.hasCapAttainmentPpm ? message.capAttainmentPpm : nil,
            capMinor: message.hasCapMinor ? message.capMinor : nil, bonusMinor: message.bonusMinor,
            clawsBack: message.clawsBack, clawbackDays: message.hasClawbackDays ? Int(message.clawbackDays) : nil,
            unpaidDays: message.hasUnpaidDays ? Int(message.unpaidDays) : nil)
    }

    var message: Spearhead_Incentives_V1_PlanComponent {
        .with {
            $0.key = key
            $0.title = title
            $0.kind = Choices.kind.message(kind, default: .unspecified)
            $0.basis = Choices.basis.message(basis, default: .unspecified)
            $0.measure = measure
            $0.filters = filters.messages
            $0.credit = Choices.credit.message(credit, default: .own)
            if let poolSplit { $0.poolSplit = Choices.split.message(poolSplit, default: .unspecified) }
            $0.goalMetric = goalMetric
            $0.rates = rates.message
            $0.accelerators = accelerators.map { step in
                .with {
                    $0.fromPpm = step.fromPPM
                    $0.factorPpm = step.factorPPM
                }
            }
            if let thresholdPPM { $0.thresholdPpm = thresholdPPM }
            if let capAttainmentPPM { $0.capAttainmentPpm = capAttainmentPPM }
            if let capMinor { $0.capMinor = capMinor }
            $0.bonusMinor = bonusMinor
            $0.clawsBack = clawsBack
            if let clawbackDays { $0.clawbackDays = Int32(clamping: clawbackDays) }
            if let unpaidDays { $0.unpaidDays = Int32(clamping: unpaidDays) }
        }
    }
}

extension RateTable {
    fileprivate init(_ message: Spearhead_Incentives_V1_RateTable, _ field: String) throws {
        self.init(
            basis: try Choices.rateBasis.value(message.basis, "\(field).basis"),
            mode: try Choices.mode.value(message.mode, "\(field).mode"),
            tiers: message.tiers.map { Tier(from: $0.from, to: $0.hasTo ? $0.to : nil, ratePPM: $0.ratePpm) })
    }

    fileprivate var message: Spearhead_Incentives_V1_RateTable {
        .with {
            $0.basis = Choices.rateBasis.message(basis, default: .unspecified)
            $0.mode = Choices.mode.message(mode, default: .unspecified)
            $0.tiers = tiers.map { tier in
                .with {
                    $0.from = tier.from
                    if let to = tier.to { $0.to = to }
                    $0.ratePpm = tier.ratePPM
                }
            }
        }
    }
}
