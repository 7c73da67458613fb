internal import PluginKit
internal import SwiftProtobuf

extension CustomerKind {
    init?(_ message: Spearhead_Crm_V1_CustomerKind) {
        switch message {
        case .distributor: self = .distributor
        case .retailer: self = .retailer
        case .keyAccount: self = .keyAccount
        default: return nil
        }
    }

    var message: Spearhead_Crm_V1_CustomerKind {
        switch self {
        case .distributor: .distributor
        case .retailer: .retailer
        case .keyAccount: .keyAccount
        }
    }
}

extension CustomerClass {
    init?(_ message: Spearhead_Crm_V1_CustomerClass) {
        switch message {
        case .key: self = .key
        case .potential: self = .potential
        case .general: self = .general
        default: return nil
        }
    }

    var message: Spearhead_Crm_V1_CustomerClass {
        switch self {
        case .key: .key
        case .potential: .potential
        case .general: .general
        }
    }
}

extension CustomerChannel {
    init?(_ message: Spearhead_Crm_V1_CustomerChannel) {
        switch message {
        case .traditional: self = .traditional
        case .convenience: self = .convenience
        case .modernTrade: self = .modernTrade
        case .wholesale: self = .wholesale
        default: return nil
        }
    }

    var message: Spearhead_Crm_V1_CustomerChannel {
        switch self {
        case .traditional: .traditional
        case .convenience: .convenience
        case .modernTrade: .modernTrade
        case .wholesale: .wholesale
        }
    }
}

extension ValueClass {
    var message: Spearhead_Crm_V1_ValueClass {
        switch self {
        case .highValue: .highValue
        case .potential: .potential
        case .ordinary: .ordinary
        }
    }
}

extension Customer {
    var message: Spearhead_Crm_V1_Customer {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.kind = kind.message
            $0.class = customerClass.message
            if let channel { $0.channel = channel.message }
            if let territoryID { $0.territoryID = territoryID }
            if let ownerID { $0.ownerID = ownerID }
            if let unresolvedOwnerCode { $0.unresolvedOwnerCode = unresolvedOwnerCode }
            if let supplierID { $0.supplierID = supplierID }
            $0.address = address
            $0.addressVersion = addressVersion
            if let latitudeMicrodegrees { $0.latitudeMicrodegrees = latitudeMicrodegrees }
            if let longitudeMicrodegrees { $0.longitudeMicrodegrees = longitudeMicrodegrees }
            if let creditLimitMinor { $0.creditLimitMinor = creditLimitMinor }
            $0.paymentDays = paymentDays
            if let openedOn { $0.openedOn = openedOn.description }
            if let visitIntervalDays { $0.visitIntervalDays = visitIntervalDays }
            if let annualValueMinor { $0.annualValueMinor = annualValueMinor }
            $0.profileCompletenessPercent = profileCompletenessPercent
            if let valueClass { $0.valueClass = valueClass.message }
            if let valueClassOn { $0.valueClassOn = valueClassOn.description }
            if let valueRuleVersion { $0.valueRuleVersion = valueRuleVersion }
            if let firstVisitAt { $0.firstVisitTime = firstVisitAt.timestamp }
            if let lastContactAt { $0.lastContactTime = lastContactAt.timestamp }
            $0.createTime = createdAt.timestamp
            $0.updateTime = updatedAt.timestamp
            if let deletedAt { $0.deleteTime = deletedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension CustomerRevision {
    var message: Spearhead_Crm_V1_CustomerRevision {
        .with {
            $0.version = version
            $0.changeTime = changedAt.timestamp
            $0.changedBy = changedBy
            $0.reason = reason
            $0.changes = changes.map { change in
                .with {
                    $0.field = change.field
                    if let before = change.before { $0.before = before }
                    if let after = change.after { $0.after = after }
                }
            }
        }
    }
}

extension Profile {
    func message(of customer: String) -> Spearhead_Crm_V1_CustomerProfile {
        .with {
            $0.customerID = customer
            for field in Field.allCases { $0[keyPath: field.path] = texts[field] ?? "" }
            $0.completenessPercent = completenessPercent
            $0.etag = Etag.of(version)
        }
    }
}

extension Profile.Field {
    var path: WritableKeyPath<Spearhead_Crm_V1_CustomerProfile, String> {
        switch self {
        case .need: \.need
        case .pain: \.pain
        case .buyingHabit: \.buyingHabit
        case .decisionProcess: \.decisionProcess
        case .budget: \.budget
        case .purchaseHistory: \.purchaseHistory
        case .industryTrend: \.industryTrend
        case .competitor: \.competitor
        }
    }
}
