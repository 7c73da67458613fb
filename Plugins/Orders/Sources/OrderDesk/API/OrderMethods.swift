internal import PluginKit
internal import SwiftProtobuf

/// OrderService: writing and reading orders.
enum OrderMethods {
    static func create(
        _ request: Spearhead_Orders_V1_CreateOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateOrderResponse {
        let outcome = try naming {
            var check = FieldCheck()
            let draft = OrderDraft(request.order, &check)
            try check.finish()
            let origin: Order.Origin = draft.orderedAt == nil ? .api : .sync
            return try OrderDesk.create(draft, origin: origin, submitting: request.submit, writer, call)
        }
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetOrderRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetOrderResponse {
        let order = try OrderStore.decidable(id: request.id, reader, call)
        let shares = try OrderShare.list(of: order.id, reader)
        return .with { $0.order = order.message(shares: shares) }
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListOrdersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListOrdersResponse {
        var query = try LentOrders(reader, call)
            .widen(ListQuery(from: "orders_order", key: "id", descending: true), call.visible)
            .filterUnlessEmpty("customer_id", request.customerID).filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("number", request.number)
            .between("ordered_on", request.orderedFrom, request.orderedTo, fields: ("ordered_from", "ordered_to"))
        if let state = OrderState(request.state) { query = query.filter("state = ?", state.rawValue) }
        if request.kind != .unspecified {
            query = query.filter("kind = ?", (request.kind == .direct ? Order.Kind.direct : .secondary).rawValue)
        }
        let (orders, next) = try query.fetch(reader, call.page(of: request), Order.init(row:))
        return .with {
            $0.orders = orders.map { $0.message() }
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Orders_V1_UpdateOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_UpdateOrderResponse {
        let mask = try UpdateMask(request.updateMask, allowed: OrderDraft.amendable)
        let before = try OrderDesk.changeable(request.order.id, etag: request.etag, writer, call)
        let outcome = try naming {
            var check = FieldCheck()
            let wanted = OrderDraft(request.order, &check)
            try check.finish()
            let draft = OrderDraft(before, shares: try OrderShare.list(of: before.id, writer)).amended(with: wanted, mask)
            return try OrderDesk.amend(before, to: draft, reason: request.reason, writer, call)
        }
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func copy(
        _ request: Spearhead_Orders_V1_CopyOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CopyOrderResponse {
        let original = try OrderStore.visible(id: request.id, writer, call)
        let outcome = try OrderDesk.copy(
            original, to: request.customerID.nonEmpty, submitting: request.submit, writer, call)
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func check(
        _ request: Spearhead_Orders_V1_CheckOrderRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_CheckOrderResponse {
        let order = try OrderStore.decidable(id: request.id, reader, call)
        let verdict = try OrderCheck.run(order, for: order.state.isReleasable ? .release : .submit, reader, call)
        return .with { $0.verdict = verdict.message(call.language) }
    }

    static func revisions(
        _ request: Spearhead_Orders_V1_ListOrderRevisionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListOrderRevisionsResponse {
        let page = try call.page(of: request)
        let order = try OrderStore.decidable(id: request.orderID, reader, call)
        let (revisions, next) = try OrderRevision.list(of: order.id, reader, page)
        return .with {
            $0.revisions = revisions.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func render(
        _ request: Spearhead_Orders_V1_RenderOrderRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_RenderOrderResponse {
        let order = try OrderStore.visible(id: request.id, reader, call)
        let html = try OrderPage(order, reader).html(call.language)
        return .with { $0.html = html }
    }

    /// Fields of the domain lie below `order` in requests.
    private static func naming<Result>(_ body: () throws -> Result) throws -> Result {
        try FieldCheck.naming({ $0 == "reason" ? $0 : "order.\($0)" }, body)
    }
}

extension OrderDesk.Outcome {
    /// The order as clients see it.
    var message: Spearhead_Orders_V1_Order { order.message(shares: shares) }
}
