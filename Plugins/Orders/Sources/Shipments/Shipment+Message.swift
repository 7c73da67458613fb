internal import PluginKit
internal import SwiftProtobuf

extension Shipment {
    /// The message, with how late the goods are against the day that the order promises.
    func message(promisedOn: BusinessDate?) -> Spearhead_Orders_V1_Shipment {
        .with {
            $0.id = id
            $0.number = number
            $0.orderID = orderID
            $0.customerID = customerID
            $0.personID = personID
            $0.direct = kind == .direct
            $0.shipTime = shippedAt.timestamp
            if let deliveredAt { $0.deliverTime = deliveredAt.timestamp }
            $0.signedBy = signedBy
            $0.addressVersion = addressVersion
            $0.transportClass = transportClass.message
            $0.vehicle = vehicle
            $0.source = source.message
            $0.amountMinor = amountMinor
            $0.shippedBy = shippedBy
            $0.promisedOn = promisedOn?.description ?? ""
            $0.daysLate = promisedOn.map { Int32(clamping: max(0, (deliveredOn ?? shippedOn).days(since: $0))) } ?? 0
            $0.lines = lines.map(\.message)
        }
    }
}

extension ShipmentLine {
    fileprivate var message: Spearhead_Orders_V1_ShipmentLine {
        .with {
            $0.orderLine = Int32(clamping: orderLine)
            $0.productID = productID
            $0.lot = lot
            $0.quantity = quantity
            $0.amountMinor = amountMinor
            $0.lotApprovedBy = lotApprovedBy ?? ""
        }
    }
}

extension FulfilmentSource: APIChoice {
    typealias Message = Spearhead_Orders_V1_FulfilmentSource
}

extension OrderState {
    /// The state as the API names it.
    var message: Spearhead_Orders_V1_OrderState {
        switch self {
        case .draft: .draft
        case .onHold: .onHold
        case .pendingApproval: .pendingApproval
        case .approved: .approved
        case .allocated: .allocated
        case .partShipped: .partShipped
        case .shipped: .shipped
        case .delivered: .delivered
        case .invoiced: .invoiced
        case .settled: .settled
        case .returned: .returned
        case .rejected: .rejected
        case .cancelled: .cancelled
        }
    }
}
