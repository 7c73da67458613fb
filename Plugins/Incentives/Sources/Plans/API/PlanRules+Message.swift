internal import PluginKit
internal import SwiftProtobuf

typealias PlanRulesMessage = Spearhead_Incentives_V1_PlanRules

extension PlanRules {
    /// Reads rules; what a field may be is checked afterwards, a choice that is not made is refused here.
    init(_ message: PlanRulesMessage, _ field: String) throws {
        components = try message.components.enumerated().map { try PlanComponent($1, "\(field).components[\($0)]") }
        if message.hasGate {
            gate = ProcessGate(
                measure: message.gate.measure,
                steps: message.gate.steps.map { .init(below: $0.below, multiplierPPM: $0.multiplierPpm) },
                missingMultiplierPPM: message.gate.missingMultiplierPpm)
        }
        if message.hasHoldback {
            holdback = Holdback(
                measure: message.holdback.measure, above: message.holdback.above, sharePPM: message.holdback.sharePpm)
        }
        if message.hasDraw { draw = Draw(amountMinor: message.draw.amountMinor, isRecoverable: message.draw.recoverable) }
        capMinor = message.hasCapMinor ? message.capMinor : nil
        isProrated = message.prorated
        penaltyCapPPM = message.penaltyCapPpm
    }

    var message: PlanRulesMessage {
        .with {
            $0.components = components.map(\.message)
            if let gate {
                $0.gate.measure = gate.measure
                $0.gate.missingMultiplierPpm = gate.missingMultiplierPPM
                $0.gate.steps = gate.steps.map { step in
                    .with {
                        $0.below = step.below
                        $0.multiplierPpm = step.multiplierPPM
                    }
                }
            }
            if let holdback {
                $0.holdback.measure = holdback.measure
                $0.holdback.above = holdback.above
                $0.holdback.sharePpm = holdback.sharePPM
            }
            if let draw {
                $0.draw.amountMinor = draw.amountMinor
                $0.draw.recoverable = draw.isRecoverable
            }
            if let capMinor { $0.capMinor = capMinor }
            $0.prorated = isProrated
            $0.penaltyCapPpm = penaltyCapPPM
        }
    }
}
