internal import PluginKit
internal import SwiftProtobuf

extension CountedLine {
    init(_ line: Spearhead_Visits_V1_CountLine) {
        self.init(
            productID: line.productID, counted: line.countedQuantity, returned: line.returnedQuantity,
            damaged: line.damagedQuantity)
    }
}

extension PsiRow {
    var message: Spearhead_Visits_V1_PsiRow {
        .with {
            $0.customerID = customerID
            $0.customerCode = customerCode
            $0.productID = productID
            $0.productCode = productCode
            $0.fromDate = "\(fromDate)"
            $0.toDate = "\(toDate)"
            $0.openingQuantity = opening
            $0.inQuantity = inflow
            $0.returnedQuantity = returned
            $0.damagedQuantity = damaged
            $0.closingQuantity = closing
            $0.sellOutQuantity = sellOut
            $0.visitID = toVisitID
        }
    }
}

extension DayTable.Line {
    var message: Spearhead_Visits_V1_DayTableRow {
        .with { shown in
            shown.psi =
                row?.message
                ?? .with {
                    $0.customerID = customerID
                    $0.customerCode = customerCode
                    $0.productID = productID
                    $0.productCode = productCode
                    $0.closingQuantity = closing ?? 0
                    $0.visitID = visitID
                }
            shown.sellOutUnknown = row == nil
            shown.orderedQuantity = ordered
            row?.daysOfStock.map { shown.daysOfStock = $0 }
            shown.suggestedQuantity = suggested
        }
    }
}

extension SuggestedOrder {
    var message: Spearhead_Visits_V1_OrderSuggestion {
        .with { shown in
            shown.productID = productID
            shown.productCode = productCode
            shown.closingQuantity = closing
            shown.sellOutQuantity = row?.sellOut ?? 0
            shown.days = row?.days ?? 0
            shown.inTransitQuantity = inTransit
            shown.suggestedQuantity = quantity
            row?.daysOfStock.map { shown.daysOfStock = $0 }
        }
    }
}

extension Distribution {
    var message: Spearhead_Visits_V1_DistributionRow {
        .with { shown in
            shown.productID = productID
            shown.productCode = productCode
            shown.universe = universe
            shown.stocking = stocking
            shown.categoryWeightMinor = categoryWeight
            shown.stockingWeightMinor = stockingWeight
            ExactArithmetic.decimal(stocking, universe, scale: 100, decimals: 2).map { shown.numericPercent = $0 }
            ExactArithmetic.decimal(stockingWeight, categoryWeight, scale: 100, decimals: 2).map { shown.weightedPercent = $0 }
        }
    }
}
