internal import PluginKit
internal import SwiftProtobuf

extension ApprovalLevel: APIChoice {
    typealias Message = Spearhead_Orders_V1_ApprovalLevel
}

extension Approval.Decision: APIChoice {
    typealias Message = Spearhead_Orders_V1_ApprovalDecision
}

extension ApprovalMatrix.Version {
    /// The matrix as clients see it.
    var message: Spearhead_Orders_V1_ApprovalMatrix {
        .with {
            $0.version = version
            $0.rules = rules.map(\.message)
            $0.reason = reason
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }
}

extension ApprovalRule {
    fileprivate var message: Spearhead_Orders_V1_ApprovalRule {
        .with {
            $0.amountFromMinor = amountMinor.from
            if let to = amountMinor.to { $0.amountToMinor = to }
            $0.creditUseFromPpm = creditUsePPM.from
            if let to = creditUsePPM.to { $0.creditUseToPpm = to }
            $0.daysOverdueFrom = daysOverdue.from
            if let to = daysOverdue.to { $0.daysOverdueTo = to }
            $0.belowFloorFromPpm = belowFloorPPM.from
            if let to = belowFloorPPM.to { $0.belowFloorToPpm = to }
            $0.level = level.message
        }
    }

    /// Reads a rule; `nil` without a level.
    init?(_ message: Spearhead_Orders_V1_ApprovalRule) {
        guard let level = ApprovalLevel(message.level) else { return nil }
        self.init(
            amountMinor: Band(from: message.amountFromMinor, to: message.hasAmountToMinor ? message.amountToMinor : nil),
            creditUsePPM: Band(from: message.creditUseFromPpm, to: message.hasCreditUseToPpm ? message.creditUseToPpm : nil),
            daysOverdue: Band(from: message.daysOverdueFrom, to: message.hasDaysOverdueTo ? message.daysOverdueTo : nil),
            belowFloorPPM: Band(from: message.belowFloorFromPpm, to: message.hasBelowFloorToPpm ? message.belowFloorToPpm : nil),
            level: level)
    }
}

extension Delegation {
    /// The delegation as clients see it.
    var message: Spearhead_Orders_V1_Delegation {
        .with {
            $0.id = id
            $0.fromPersonID = fromPersonID
            $0.toPersonID = toPersonID
            $0.startsOn = startsOn.description
            $0.endsOn = endsOn.description
            $0.amountMaxMinor = amountMaxMinor
            $0.reason = reason
            $0.createdBy = createdBy
            $0.createTime = createdAt.timestamp
            if let revokedAt { $0.revokeTime = revokedAt.timestamp }
            $0.revokedBy = revokedBy ?? ""
        }
    }
}

extension AuthorityFact {
    /// The decision as clients see it.
    var message: Spearhead_Orders_V1_Approval {
        .with {
            $0.id = approval.id
            $0.orderID = approval.orderID
            $0.orderNumber = orderNumber
            $0.orderVersion = approval.orderVersion
            $0.decision = approval.decision.message
            $0.approverID = approval.approverID
            $0.approverLevel = approval.approverLevel?.message ?? .unspecified
            $0.delegationID = approval.delegationID ?? ""
            $0.matrixVersion = basis.rule.matrixVersion
            $0.rulePosition = Int32(basis.rule.position)
            $0.requiredLevel = basis.requiredLevel.message
            $0.withinAuthority = isWithinAuthority
            $0.amountMinor = basis.inputs.amountMinor
            $0.exposureBeforeMinor = basis.exposureBeforeMinor
            if let limit = basis.creditLimitMinor { $0.creditLimitMinor = limit }
            $0.creditUsePpm = basis.inputs.creditUsePPM
            $0.daysOverdue = basis.inputs.daysOverdue
            $0.belowFloorPpm = basis.inputs.belowFloorPPM
            $0.reason = approval.reason
            $0.decideTime = approval.decidedAt.timestamp
        }
    }
}
