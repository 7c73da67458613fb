internal import PluginKit
internal import SwiftProtobuf

extension Plan {
    var message: Spearhead_Incentives_V1_Plan {
        .with {
            $0.id = id
            $0.code = code
            $0.planVersion = Int32(clamping: planVersion)
            $0.title = title
            $0.periodKind = periodKind.message
            $0.currency = currency
            $0.state =
                switch state {
                case .draft: .draft
                case .approved: .approved
                case .closed: .closed
                }
            $0.effectiveFrom = effectiveFrom.description
            $0.effectiveTo = effectiveTo?.description ?? ""
            $0.rules = rules.message
            $0.createdBy = createdBy
            $0.approvedBy = approvedBy ?? ""
            if let approvedAt { $0.approveTime = approvedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension PayPeriod.Kind {
    init(_ message: Spearhead_Incentives_V1_PayPeriodKind, _ field: String) throws {
        switch message {
        case .month: self = .month
        case .quarter: self = .quarter
        default: throw RPCError.invalidField(field, "must be month or quarter")
        }
    }

    var message: Spearhead_Incentives_V1_PayPeriodKind { self == .month ? .month : .quarter }
}

extension Assignment {
    var message: Spearhead_Incentives_V1_Assignment {
        .with {
            $0.id = id
            $0.personID = personID
            $0.planCode = planCode
            $0.effectiveFrom = effectiveFrom.description
            $0.effectiveTo = effectiveTo?.description ?? ""
        }
    }
}
