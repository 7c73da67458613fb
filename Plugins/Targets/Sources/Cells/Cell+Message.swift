internal import PluginKit
internal import SwiftProtobuf

extension Cell {
    var message: Spearhead_Targets_V1_Target {
        .with {
            $0.id = id
            $0.planID = planID
            $0.coordinates = coordinates.message
            if let amount { $0.amount = amount }
            if let growth { $0.growth = growth.message }
            if let share { $0.share = share.message }
            $0.mix = mix.map(\.message)
            $0.startsOn = period.dates.lowerBound.description
            $0.endsOn = period.dates.upperBound.description
        }
    }
}

extension Coordinates {
    init(_ message: Spearhead_Targets_V1_TargetCoordinates) {
        self.init(
            period: message.period, orgUnitID: message.orgUnitID, personID: message.personID.nonEmpty,
            territoryID: message.territoryID.nonEmpty, channel: message.channel.nonEmpty, customerID: message.customerID.nonEmpty,
            productID: message.productID.nonEmpty, category: message.category.nonEmpty)
    }

    var message: Spearhead_Targets_V1_TargetCoordinates {
        .with {
            $0.period = period
            $0.orgUnitID = orgUnitID
            $0.personID = personID ?? ""
            $0.territoryID = territoryID ?? ""
            $0.channel = channel ?? ""
            $0.customerID = customerID ?? ""
            $0.productID = productID ?? ""
            $0.category = category ?? ""
        }
    }
}

extension Cell.Growth {
    var message: Spearhead_Targets_V1_GrowthBasis {
        .with {
            $0.basePeriod = basePeriod
            $0.baseAmount = baseAmount
            $0.growthPpm = growthPPM
            $0.reliefPpm = reliefPPM
            $0.formula = formula == .compound ? .compound : .additive
        }
    }
}

extension Cell.Share {
    init(_ message: Spearhead_Targets_V1_ShareBasis) {
        self.init(
            sharePPM: message.sharePpm, marketSize: message.marketSize, marketSource: message.marketSource,
            marketPeriod: message.marketPeriod)
    }

    var message: Spearhead_Targets_V1_ShareBasis {
        .with {
            $0.sharePpm = sharePPM
            $0.marketSize = marketSize
            $0.marketSource = marketSource
            $0.marketPeriod = marketPeriod
        }
    }
}

extension Cell.Mix {
    init(_ message: Spearhead_Targets_V1_MixConstraint) {
        self.init(
            dimension: message.dimension, values: message.values, newProductMonths: Int(message.newProductMonths),
            minimumPPM: message.minimumPpm)
    }

    var message: Spearhead_Targets_V1_MixConstraint {
        .with {
            $0.dimension = dimension
            $0.values = values
            $0.newProductMonths = Int32(clamping: newProductMonths)
            $0.minimumPpm = minimumPPM
        }
    }
}

extension Dimension: APIChoice {
    typealias Message = Spearhead_Targets_V1_SplitDimension
}
