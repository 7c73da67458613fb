internal import PluginKit
internal import SwiftProtobuf

extension CompetitorReport {
    var message: Spearhead_Visits_V1_CompetitorReport {
        .with { shown in
            shown.id = id
            shown.personID = personID
            shown.week = week
            shown.submitTime = submittedAt.timestamp
            shown.lines = lines.map { line in
                .with { shown in
                    shown.brand = line.brand
                    shown.product = line.product
                    line.priceMinor.map { shown.priceMinor = $0 }
                    shown.promotion = line.promotion
                }
            }
        }
    }
}

extension Competitor {
    var message: Spearhead_Visits_V1_Competitor {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.brands = brands
        }
    }
}

extension CompetitorFact {
    var message: Spearhead_Visits_V1_CompetitorFact {
        .with {
            $0.field = field.message
            $0.value = value
            $0.validOn = "\(validOn)"
            $0.source = source
        }
    }
}

extension CompetitorFact.Field: APIChoice {
    typealias Message = Spearhead_Visits_V1_CompetitorField
}

extension Swot {
    var message: Spearhead_Visits_V1_Swot {
        .with {
            $0.analyzedOn = "\(analyzedOn)"
            $0.strengths = strengths
            $0.weaknesses = weaknesses
            $0.opportunities = opportunities
            $0.threats = threats
        }
    }
}

extension CompetitorEvent {
    var message: Spearhead_Visits_V1_CompetitorEvent {
        .with {
            $0.id = id
            $0.competitorID = competitorID ?? ""
            $0.brand = brand
            $0.kind = kind.rawValue
            $0.description_p = description
            $0.customerID = customerID ?? ""
            $0.territoryID = territoryID ?? ""
            $0.personID = personID
            $0.reportTime = reportedAt.timestamp
        }
    }
}

extension VarianceCause {
    var message: Spearhead_Visits_V1_VarianceCause {
        .with {
            $0.id = id
            $0.personID = personID
            $0.period = period
            $0.code = code
            $0.competitorEventID = competitorEventID ?? ""
            $0.action = action
        }
    }
}
