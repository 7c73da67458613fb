internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// ReturnService: goods that come back.
enum ReturnMethods {
    static func create(
        _ request: Spearhead_Orders_V1_CreateReturnRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateReturnResponse {
        try FieldCheck.text("reason", request.reason, 1...Returns.reasonLengthMax)
        let order = try OrderStore.visible(id: request.orderID, writer, call)
        let draft = Returns.Draft(
            line: Int64(request.orderLine), quantity: request.quantity, lot: request.lot.nonEmpty,
            isRestocked: request.restock,
            returnedOn: try FieldCheck.optionalDate("returned_on", request.returnedOn) ?? call.businessDate,
            creditMinor: request.hasCreditMinor ? request.creditMinor : nil, reason: request.reason)
        let goods = try Returns.record(draft, of: order, writer, call)
        return .with { $0.return = goods.message }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetReturnRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetReturnResponse {
        guard let row = try reader.row("SELECT * FROM orders_credit_note WHERE id = ?", [request.id]) else {
            throw RPCError.notFound("return", request.id)
        }
        let goods = GoodsReturn(row: row)
        try call.requireVisible(goods.personID, "return", request.id)
        return .with { $0.return = goods.message }
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListReturnsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListReturnsResponse {
        let (returns, next) = try ListQuery(from: "orders_credit_note", key: "number")
            .visible(call.visible, "person_id")
            .filterUnlessEmpty("order_id", request.orderID)
            .filterUnlessEmpty("customer_id", request.customerID)
            .fetch(reader, call.page(of: request), GoodsReturn.init(row:))
        return .with {
            $0.returns = returns.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension GoodsReturn {
    fileprivate var message: Spearhead_Orders_V1_Return {
        .with {
            $0.id = id
            $0.number = number
            $0.orderID = orderID
            $0.customerID = customerID
            $0.personID = personID
            $0.orderLine = Int32(clamping: orderLine)
            $0.productID = productID
            $0.lot = lot ?? ""
            $0.quantity = quantity
            $0.restocked = isRestocked
            $0.returnedOn = returnedOn.description
            $0.creditMinor = creditMinor
            $0.reason = reason
            $0.recordedBy = recordedBy
            $0.createTime = createdAt.timestamp
        }
    }
}
