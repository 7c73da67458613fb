internal import PluginKit
internal import SwiftProtobuf

extension Opportunity.State: APIChoice {
    typealias Message = Spearhead_Crm_V1_OpportunityState
}

extension Opportunity.SizeClass: APIChoice {
    typealias Message = Spearhead_Crm_V1_SizeClass
}

extension DecisionChain.Influence: APIChoice {
    typealias Message = Spearhead_Crm_V1_DecisionInfluence
}

extension StageLog.Kind: APIChoice {
    typealias Message = Spearhead_Crm_V1_StageChangeKind
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
