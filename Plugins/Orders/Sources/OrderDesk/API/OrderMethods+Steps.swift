internal import PluginKit
internal import SwiftProtobuf

/// OrderService: the steps of an order's life.
extension OrderMethods {
    static func submit(
        _ request: Spearhead_Orders_V1_SubmitOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_SubmitOrderResponse {
        let before = try OrderDesk.changeable(request.id, etag: request.etag, writer, call)
        let outcome = try OrderDesk.submit(before, writer, call)
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func withdraw(
        _ request: Spearhead_Orders_V1_WithdrawOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_WithdrawOrderResponse {
        let before = try OrderDesk.changeable(request.id, etag: request.etag, writer, call)
        let order = try OrderDesk.withdraw(before, writer, call)
        return .with { $0.order = order.message() }
    }

    static func approve(
        _ request: Spearhead_Orders_V1_ApproveOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ApproveOrderResponse {
        let before = try OrderDesk.decidable(request.id, etag: request.etag, writer, call)
        let outcome = try OrderDesk.approve(before, reason: request.reason, writer, call)
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func reject(
        _ request: Spearhead_Orders_V1_RejectOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_RejectOrderResponse {
        try requireReason(request.reason)
        let before = try OrderDesk.decidable(request.id, etag: request.etag, writer, call)
        let order = try OrderDesk.reject(before, reason: request.reason, writer, call)
        return .with { $0.order = order.message() }
    }

    static func cancel(
        _ request: Spearhead_Orders_V1_CancelOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CancelOrderResponse {
        try requireReason(request.reason)
        let before = try OrderDesk.changeable(request.id, etag: request.etag, writer, call)
        let order = try OrderDesk.cancel(before, reason: request.reason, writer, call)
        return .with { $0.order = order.message() }
    }

    static func hold(
        _ request: Spearhead_Orders_V1_HoldOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_HoldOrderResponse {
        try requireReason(request.reason)
        let before = try OrderDesk.changeable(request.id, etag: request.etag, writer, call)
        let order = try OrderDesk.hold(before, reason: request.reason, writer, call)
        return .with { $0.order = order.message() }
    }

    static func releaseHold(
        _ request: Spearhead_Orders_V1_ReleaseHoldRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ReleaseHoldResponse {
        let before = try OrderDesk.changeable(request.id, etag: request.etag, writer, call)
        let outcome = try OrderDesk.releaseHold(before, writer, call)
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    static func recheck(
        _ request: Spearhead_Orders_V1_RecheckOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_RecheckOrderResponse {
        let before = try OrderDesk.changeable(request.id, etag: "", writer, call)
        let outcome = try OrderDesk.recheck(before, writer, call)
        return .with {
            $0.order = outcome.message
            if let verdict = outcome.verdict { $0.verdict = verdict.message(call.language) }
        }
    }

    private static func requireReason(_ reason: String) throws {
        var check = FieldCheck()
        check.text("reason", reason, 1...OrderDraft.textMax)
        try check.finish()
    }
}

extension OrderDesk {
    /// Reads an order that the caller may change, at the version that the client saw.
    static func changeable(_ id: String, etag: String, _ writer: Writer, _ call: Call) throws -> Order {
        let order = try OrderStore.visible(id: id, writer, call)
        try Etag.check(etag, order.version)
        return order
    }

    /// Reads an order that the caller may decide on, at the version that the client saw.
    static func decidable(_ id: String, etag: String, _ writer: Writer, _ call: Call) throws -> Order {
        let order = try OrderStore.decidable(id: id, writer, call)
        try Etag.check(etag, order.version)
        return order
    }
}
