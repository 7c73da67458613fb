internal import PluginKit
internal import SwiftProtobuf

extension Statement {
    /// The statement with or without its lines.
    func message(lines withLines: Bool = true) -> Spearhead_Incentives_V1_Statement {
        .with {
            $0.personID = personID
            $0.period = period
            if withLines {
                $0.components = lines.components.map(\.message)
                $0.clawbacks = lines.clawbacks.map(\.message)
                $0.entries = lines.entries.map(\.message)
            }
            $0.grossMinor = sums.grossMinor
            $0.payoutMinor = sums.payoutMinor
            $0.heldMinor = sums.heldMinor
            $0.releasedMinor = sums.releasedMinor
            $0.entriesMinor = sums.entriesMinor
            $0.advanceMinor = sums.advanceMinor
            $0.recoveredMinor = sums.recoveredMinor
            $0.drawBalanceMinor = carryOver.drawMinor
            $0.clawbackMinor = sums.clawbackMinor
            $0.carryInMinor = sums.carryInMinor
            $0.netMinor = sums.netMinor
            $0.carryOutMinor = carryOver.carryMinor
        }
    }
}

extension StatementRecord {
    func message(lines: Bool = true) -> Spearhead_Incentives_V1_Statement {
        var message = statement.message(lines: lines)
        message.id = id
        message.state = state.message
        message.fingerprint = fingerprint
        message.calculateTime = calculatedAt.timestamp
        message.approvedBy = approvedBy ?? ""
        message.paidBy = paidBy ?? ""
        message.etag = Etag.of(version)
        return message
    }
}

extension StatementState: APIChoice {
    typealias Message = Spearhead_Incentives_V1_StatementState
}

extension ComponentPay {
    var message: Spearhead_Incentives_V1_ComponentLine {
        .with {
            $0.planID = planID
            $0.key = key
            $0.title = title
            $0.baseName = baseName
            $0.startsOn = startsOn.description
            $0.endsOn = endsOn.description
            if let base { $0.base = base }
            if let goal {
                $0.goal = goal
                if let base, let percent = ExactArithmetic.decimal(base, goal, scale: 100, decimals: 1) {
                    $0.attainmentPercent = percent
                }
            }
            $0.tiers = tiers.map(\.message)
            $0.grossMinor = grossMinor
            $0.gatePpm = gatePPM
            if let gateValue { $0.gateValue = gateValue }
            $0.payoutMinor = payoutMinor
            $0.heldMinor = heldMinor
        }
    }
}

extension TierPay {
    fileprivate var message: Spearhead_Incentives_V1_TierLine {
        .with {
            $0.from = from
            if let to { $0.to = to }
            $0.ratePpm = ratePPM
            $0.factorPpm = factorPPM
            $0.amountMinor = amountMinor
        }
    }
}

extension ClawbackLine {
    var message: Spearhead_Incentives_V1_Clawback {
        .with {
            $0.cause = cause == .returned ? .return : .unpaid
            $0.document = document
            $0.takenOn = takenOn.description
            $0.orderID = orderID
            $0.baseName = baseName
            $0.creditMinor = creditMinor
            $0.paidPartMinor = paidPartMinor
            $0.clawbackMinor = clawbackMinor
            $0.parts = parts.map { part in
                .with {
                    $0.paidOn = part.paidOn.description
                    $0.document = part.document
                    $0.invoice = part.invoice
                    $0.period = part.period
                    $0.amountMinor = part.amountMinor
                    $0.clawbackMinor = part.clawbackMinor
                }
            }
        }
    }
}

extension EntryLine {
    fileprivate var message: Spearhead_Incentives_V1_EntryLine {
        .with {
            $0.id = id
            $0.kind = kind.rawValue
            $0.reason = reason
            $0.amountMinor = countedMinor
        }
    }
}

extension Dispute {
    var message: Spearhead_Incentives_V1_Dispute {
        .with {
            $0.id = id
            $0.statementID = statementID
            $0.personID = personID
            $0.reason = reason
            $0.componentKey = componentKey
            $0.open = isAccepted == nil
            $0.accepted = isAccepted ?? false
            $0.resolution = resolution
            $0.resolvedBy = resolvedBy ?? ""
            $0.createTime = raisedAt.timestamp
        }
    }
}

extension Run {
    var message: Spearhead_Incentives_V1_Run {
        .with {
            $0.id = id
            $0.period = period
            $0.people = Int32(clamping: people)
            $0.changed = Int32(clamping: changed)
            $0.netMinor = netMinor
            $0.done = isDone
            $0.startedBy = startedBy
            $0.createTime = startedAt.timestamp
        }
    }
}
