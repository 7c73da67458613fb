internal import PluginKit
internal import SwiftProtobuf

extension CreditLimit {
    var kind: Spearhead_Orders_V1_CreditLimitKind {
        switch self {
        case .notSet: .notSet
        case .limited: .limited
        case .unlimited: .unlimited
        }
    }
}

extension Account {
    func message(customer: String, code: String, _ limit: CreditLimit) -> Spearhead_Orders_V1_Exposure {
        .with {
            $0.customerID = customer
            $0.customerCode = code
            $0.approvedUnshippedMinor = approvedUnshippedMinor
            $0.shippedUninvoicedMinor = shippedUninvoicedMinor
            $0.openInvoicesMinor = openInvoicesMinor
            $0.unappliedMinor = unappliedMinor
            $0.exposureMinor = exposureMinor
            $0.limitKind = limit.kind
            guard let minor = limit.minor else { return }
            $0.limitMinor = minor
            $0.headroomMinor = [minor, -exposureMinor].clampedSum()
        }
    }
}

extension CreditProfile {
    func message(_ limit: CreditLimit) -> Spearhead_Orders_V1_CreditProfile {
        .with {
            $0.customerID = customerID
            $0.unlimited = unlimited
            $0.grade = grade
            $0.holdReason = holdReason ?? ""
            if let overdueToleranceMinor { $0.overdueToleranceMinor = overdueToleranceMinor }
            if let overdueDays { $0.overdueDays = overdueDays }
            $0.limitKind = limit.kind
            if let minor = limit.minor { $0.limitMinor = minor }
            $0.changedBy = changedBy
            if let changedAt { $0.changeTime = changedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension CreditPolicy {
    var message: Spearhead_Orders_V1_CreditPolicy {
        .with {
            $0.version = version
            if let defaultLimitMinor { $0.defaultLimitMinor = defaultLimitMinor }
            $0.overdueToleranceMinor = overdueToleranceMinor
            $0.overdueDays = overdueDays
            $0.depositPpm = depositPPM
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }
}
