internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

extension DeliveryFaultMethods {
    static func pendingMessage(_ row: Row) -> Spearhead_Orders_V1_PendingAddressChange {
        let requestedAt: Instant = row["request_time"]
        return .with {
            $0.customerID = row["customer_id"]
            $0.customerCode = row["code"]
            $0.version = row["version"]
            $0.requestTime = requestedAt.timestamp
            $0.waitingOrders = row["waiting"]
        }
    }

    static func wrongLotMessage(_ row: Row) -> Spearhead_Orders_V1_WrongLot {
        .with {
            $0.shipmentNumber = row["number"]
            $0.orderLine = row["order_line"]
            $0.shippedLot = row["shipped_lot"]
            $0.orderedLot = row["ordered_lot"]
            $0.productID = row["product_id"]
            $0.productCode = row["code"]
            $0.approvedBy = row["lot_approved_by"] ?? ""
        }
    }

    static func unapprovedMessage(_ row: Row) -> Spearhead_Orders_V1_UnapprovedShipment {
        let shippedAt: Instant = row["shipped_at"]
        let approvedAt: Instant? = row["approved_at"]
        return .with {
            $0.shipmentNumber = row["number"]
            $0.orderNumber = row["order_number"]
            $0.shipTime = shippedAt.timestamp
            if let approvedAt { $0.approveTime = approvedAt.timestamp }
            $0.shippedBy = row["shipped_by"]
        }
    }

    static func overShippedMessage(_ row: Row) -> Spearhead_Orders_V1_OverShippedLine {
        .with {
            $0.orderNumber = row["number"]
            $0.orderLine = row["line"]
            $0.productID = row["product_id"]
            $0.quantity = row["quantity"]
            $0.shippedQuantity = row["shipped_quantity"]
        }
    }
}
