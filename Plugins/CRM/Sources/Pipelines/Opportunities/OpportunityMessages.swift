internal import PluginKit
internal import SwiftProtobuf

extension Opportunity.State {
    /// The state that a request names; `nil` when it names none.
    init?(_ message: Spearhead_Crm_V1_OpportunityState) {
        switch message {
        case .open: self = .open
        case .onHold: self = .onHold
        case .won: self = .won
        case .lost: self = .lost
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Spearhead_Crm_V1_OpportunityState {
        switch self {
        case .open: .open
        case .onHold: .onHold
        case .won: .won
        case .lost: .lost
        }
    }
}

extension Opportunity.SizeClass {
    /// The size that a request names; `nil` when it names none.
    init?(_ message: Spearhead_Crm_V1_SizeClass) {
        switch message {
        case .large: self = .large
        case .medium: self = .medium
        case .small: self = .small
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Spearhead_Crm_V1_SizeClass {
        switch self {
        case .large: .large
        case .medium: .medium
        case .small: .small
        }
    }
}

extension DecisionChain.Influence {
    /// The part that a request names; `nil` when it names none.
    init?(_ message: Spearhead_Crm_V1_DecisionInfluence) {
        switch message {
        case .decider: self = .decider
        case .influencer: self = .influencer
        case .user: self = .user
        case .gatekeeper: self = .gatekeeper
        case .opponent: self = .opponent
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Spearhead_Crm_V1_DecisionInfluence {
        switch self {
        case .decider: .decider
        case .influencer: .influencer
        case .user: .user
        case .gatekeeper: .gatekeeper
        case .opponent: .opponent
        }
    }
}

extension StageLog.Kind {
    var message: Spearhead_Crm_V1_StageChangeKind {
        switch self {
        case .entered: .entered
        case .advanced: .advanced
        case .skipped: .skipped
        case .movedBack: .movedBack
        case .migrated: .migrated
        case .closed: .closed
        case .reopened: .reopened
        }
    }
}

extension Opportunity {
    /// The opportunity as the API shows it.
    var message: Spearhead_Crm_V1_Opportunity {
        .with {
            $0.id = id
            $0.code = code
            $0.etag = Etag.of(version)
            $0.name = name
            $0.pipelineID = pipeline
            $0.pipelineVersion = Int32(pipelineNumber)
            $0.stage = stage
            $0.stageEnterTime = stageEnteredAt.timestamp
            $0.state = state.message
            $0.ownerID = owner
            $0.customerID = customer ?? ""
            $0.leadID = lead ?? ""
            $0.amountMinor = amountMinor
            $0.currencyCode = currencyCode
            if let probability { $0.probabilityPpm = probability }
            $0.expectedCloseOn = expectedCloseOn.description
            $0.whyNow = whyNow
            $0.sizeClass = sizeClass?.message ?? .unspecified
            $0.holdReason = holdReason ?? ""
            $0.lostReason = lostReason ?? ""
            $0.createTime = createdAt.timestamp
            if let closedAt { $0.closeTime = closedAt.timestamp }
            $0.closedOn = closedOn?.description ?? ""
        }
    }
}

extension OpportunityEvidence.Output {
    /// The document as the API shows it.
    var message: Spearhead_Crm_V1_OpportunityOutput {
        .with {
            $0.id = id
            $0.kind = kind
            $0.name = name
            $0.sha256 = sha256
            $0.stage = stage
            $0.attachedBy = attachedBy ?? ""
            $0.attachTime = attachedAt.timestamp
        }
    }
}

extension OpportunityContract {
    /// The contract as the API shows it.
    var message: Spearhead_Crm_V1_OpportunityContract {
        .with {
            $0.productTerm = product
            $0.priceTerm = price
            $0.deliveryTerm = delivery
            $0.paymentTerm = payment
            if let signedAt { $0.signTime = signedAt.timestamp }
            $0.signedBy = signedBy ?? ""
            $0.documentSha256 = documentSHA256 ?? ""
        }
    }
}

extension DecisionChain.Contact {
    /// The contact as the API shows it.
    var message: Spearhead_Crm_V1_DecisionContact {
        .with {
            $0.id = id
            $0.name = name
            $0.jobTitle = jobTitle
            $0.phone = phone
            $0.influence = influence.message
        }
    }
}
