internal import PluginKit
internal import SwiftProtobuf

extension Case {
    var message: Spearhead_Inspections_V1_Case {
        .with {
            $0.id = id
            $0.kind = kind.name
            $0.state = state.message
            $0.personID = personID ?? ""
            $0.customerID = customerID ?? ""
            $0.occurredOn = "\(occurredOn)"
            $0.summary = summary
            $0.ownerID = ownerID ?? ""
            $0.statement = statement
            $0.verdict = verdict?.message ?? .unspecified
            $0.reason = reason
            $0.consequence = consequence
            $0.decidedBy = decidedBy ?? ""
            $0.previousCaseID = previousID ?? ""
            $0.openTime = openedAt.timestamp
            $0.evidenceCount = evidenceCount
            $0.etag = Etag.of(version)
        }
    }
}

extension Evidence {
    var message: Spearhead_Inspections_V1_Evidence {
        .with {
            $0.id = id
            $0.source = draft.source
            $0.resource = draft.resource
            $0.note = draft.note
            $0.photoSha256 = draft.photo ?? ""
            $0.addedBy = addedBy
            $0.addTime = addedAt.timestamp
        }
    }
}

extension CaseStep {
    var message: Spearhead_Inspections_V1_CaseStep {
        .with {
            $0.state = CaseState(rawValue: state)?.message ?? .unspecified
            $0.action = action
            $0.note = note
            $0.actor = actor
            $0.time = time.timestamp
        }
    }
}

extension CaseState: APIChoice {
    typealias Message = Spearhead_Inspections_V1_CaseState
}

extension CaseVerdict: APIChoice {
    typealias Message = Spearhead_Inspections_V1_CaseVerdict
}
