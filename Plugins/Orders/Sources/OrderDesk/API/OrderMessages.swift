internal import PluginKit
internal import SwiftProtobuf

extension Order {
    /// The order as clients see it.
    func message(shares: [OrderShare] = []) -> Spearhead_Orders_V1_Order {
        var message = Spearhead_Orders_V1_Order()
        message.id = id
        message.number = number
        message.kind = kind == .direct ? .direct : .secondary
        message.customerID = customerID
        message.personID = personID
        message.orderTime = orderedAt.timestamp
        message.orderedOn = orderedOn.description
        message.promisedOn = promisedOn?.description ?? ""
        message.visitID = visitID ?? ""
        message.addressVersion = addressVersion
        message.payment = payment == .prepaid ? .prepaid : .credit
        message.paymentDays = paymentDays
        message.depositPpm = depositPPM
        message.amountMinor = amountMinor
        message.shippedMinor = shippedMinor
        message.invoicedMinor = invoicedMinor
        message.state = state.message
        message.holdReason = holdReason ?? ""
        message.origin = origin.message
        message.copiedFrom = copiedFrom ?? ""
        message.note = note
        message.createdBy = createdBy
        message.submittedBy = submittedBy ?? ""
        if let submittedAt { message.submitTime = submittedAt.timestamp }
        message.approvedBy = approvedBy ?? ""
        if let approvedAt { message.approveTime = approvedAt.timestamp }
        message.decisionReason = decisionReason
        message.createTime = createdAt.timestamp
        message.updateTime = updatedAt.timestamp
        message.etag = Etag.of(version)
        message.lines = lines.map(\.message)
        message.shares = shares.map { share in
            .with {
                $0.personID = share.personID
                $0.sharePpm = share.sharePPM
            }
        }
        return message
    }
}

extension OrderLine {
    /// The line as clients see it.
    var message: Spearhead_Orders_V1_OrderLine {
        var message = Spearhead_Orders_V1_OrderLine()
        message.line = Int32(line)
        message.productID = productID
        message.quantity = quantity
        message.unitPriceMinor = unitPriceMinor
        message.discountPpm = discountPPM
        message.floorPriceMinor = floorPriceMinor
        if let listPriceMinor { message.listPriceMinor = listPriceMinor }
        message.priceID = priceID ?? ""
        message.amountMinor = amountMinor
        message.lot = lot ?? ""
        message.shippedQuantity = shippedQuantity
        message.deliveredQuantity = deliveredQuantity
        message.returnedQuantity = returnedQuantity
        return message
    }
}

extension Order.Origin {
    var message: Spearhead_Orders_V1_OrderOrigin {
        switch self {
        case .api: .api
        case .copy: .copy
        case .import: .import
        case .sync: .sync
        }
    }
}

extension OrderState {
    /// The state of a filter; `nil` when none is stated.
    init?(_ message: Spearhead_Orders_V1_OrderState) {
        guard let state = OrderState.allCases.first(where: { $0.message == message }) else { return nil }
        self = state
    }
}

extension Verdict {
    /// The verdict as clients see it.
    func message(_ language: Language) -> Spearhead_Orders_V1_OrderVerdict {
        .with {
            $0.findings = findings.map { finding in
                .with {
                    $0.code = finding.code
                    $0.line = Int32(finding.line ?? 0)
                    $0.message = finding.label.text(language)
                    $0.acceptable = finding.isAcceptable
                }
            }
            $0.requiredLevel = requiredLevel.message
            $0.matrixVersion = rule.matrixVersion
            $0.rulePosition = Int32(rule.position)
            $0.amountMinor = inputs.amountMinor
            $0.creditUsePpm = inputs.creditUsePPM
            $0.daysOverdue = inputs.daysOverdue
            $0.belowFloorPpm = inputs.belowFloorPPM
            $0.exposureBeforeMinor = exposureBeforeMinor
            if let creditLimitMinor { $0.creditLimitMinor = creditLimitMinor }
        }
    }
}

extension OrderRevision {
    /// The version as clients see it.
    var message: Spearhead_Orders_V1_OrderRevision {
        .with {
            $0.version = version
            $0.changeTime = changedAt.timestamp
            $0.changedBy = changedBy
            $0.reason = reason
            $0.lines = content.lines.enumerated().map { index, line in
                OrderLine(
                    line: Int64(index + 1), productID: line.productID, quantity: line.quantity,
                    unitPriceMinor: line.unitPriceMinor, discountPPM: line.discountPPM, floorPriceMinor: line.floorPriceMinor,
                    listPriceMinor: line.listPriceMinor, lot: line.lot
                ).message
            }
            $0.payment = content.payment == Order.Payment.prepaid.rawValue ? .prepaid : .credit
            $0.paymentDays = content.paymentDays
            $0.depositPpm = content.depositPPM
            $0.promisedOn = content.promisedOn?.description ?? ""
            $0.note = content.note
            $0.addressVersion = content.addressVersion
            $0.amountMinor = content.amountMinor
        }
    }
}
