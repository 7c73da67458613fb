internal import PluginKit
internal import SwiftProtobuf

extension Person {
    var message: Spearhead_Organization_V1_Person {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.orgUnitID = orgUnitID
            $0.position = position
            $0.superiorID = superiorID ?? ""
            $0.hiredOn = hiredOn.description
            $0.leftOn = leftOn?.description ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

extension PositionAssignment {
    var message: Spearhead_Organization_V1_PositionAssignment {
        .with {
            $0.id = id
            $0.personID = personID
            $0.orgUnitID = terms.orgUnitID
            $0.position = terms.position
            $0.superiorID = terms.superiorID ?? ""
            $0.effectiveFrom = effectiveFrom.description
            $0.effectiveTo = effectiveTo?.description ?? ""
            $0.recordTime = recordedAt.timestamp
        }
    }
}
