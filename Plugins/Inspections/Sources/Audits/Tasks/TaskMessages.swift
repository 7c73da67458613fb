internal import PluginKit
internal import SwiftProtobuf

extension AuditDraw {
    var message: Spearhead_Inspections_V1_AuditDraw {
        .with {
            $0.id = id
            $0.fromDate = "\(fromDate)"
            $0.toDate = "\(toDate)"
            $0.seed = seed
            $0.policyVersion = policyVersion
            $0.personCount = personCount
            $0.taskCount = taskCount
            $0.drawnBy = drawnBy
            $0.drawTime = drawnAt.timestamp
        }
    }
}

extension AuditTask {
    var message: Spearhead_Inspections_V1_AuditTask {
        .with {
            $0.id = id
            $0.drawID = drawID ?? ""
            $0.personID = personID
            $0.customerID = customerID
            $0.dueOn = "\(dueOn)"
            $0.auditorID = auditorID
            $0.role = role.message
            $0.state = state.message
            $0.inspectionID = inspectionID ?? ""
            $0.reason = reason
        }
    }
}

extension AuditTask.State: APIChoice {
    typealias Message = Spearhead_Inspections_V1_AuditTaskState
}

extension AuditorRole: APIChoice {
    typealias Message = Spearhead_Inspections_V1_AuditorRole
}
