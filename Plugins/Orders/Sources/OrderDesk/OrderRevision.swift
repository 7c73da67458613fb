internal import Foundation
internal import GRDB
internal import PluginKit

/// A version of what an order says; it never changes.
///
/// The first version is written when a second one comes, because until then the order itself is it.
struct OrderRevision: Sendable {
    /// What may be amended.
    struct Content: Codable, Sendable, Hashable {
        struct Line: Codable, Sendable, Hashable {
            var productID: String
            var quantity: Int64
            var unitPriceMinor: Int64
            var discountPPM: Int64
            var floorPriceMinor: Int64
            var listPriceMinor: Int64?
            var lot: String?
        }

        var lines: [Line]
        var payment: String
        var paymentDays: Int64
        var depositPPM: Int64
        var promisedOn: BusinessDate?
        var note: String
        var addressVersion: Int64
        var amountMinor: Int64
    }

    var version: Int64
    var changedAt: Instant
    var changedBy: String
    var reason: String
    var content: Content
}

extension OrderRevision {
    /// Keeps the content of an order that was amended, and that of before the first amendment.
    static func record(_ order: Order, before: Order, reason: String, _ writer: Writer, _ call: Call) throws {
        if try !writer.exists("SELECT 1 FROM orders_order_revision WHERE order_id = ?", [order.id]) {
            try insert(before, at: before.createdAt, by: before.createdBy, reason: "", writer)
        }
        try insert(order, at: call.now, by: call.actor, reason: reason, writer)
    }

    /// Whether somebody amended the order.
    static func isAmended(_ order: String, by person: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM orders_order_revision WHERE order_id = ? AND changed_by = ?", [order, person])
    }

    static func list(of order: String, _ reader: Reader, _ page: Page) throws -> ([OrderRevision], String) {
        try ListQuery(from: "orders_order_revision", key: "printf('%019d', version)", descending: true)
            .filter("order_id = ?", order).fetch(reader, page, OrderRevision.init(row:))
    }

    private init(row: Row) throws {
        let text: String = row["content"]
        version = row["version"]
        changedAt = row["changed_at"]
        changedBy = row["changed_by"]
        reason = row["reason"]
        content = try JSONDecoder().decode(Content.self, from: Data(text.utf8))
    }

    private static func insert(_ order: Order, at time: Instant, by actor: String, reason: String, _ writer: Writer) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let content = String(decoding: try encoder.encode(Content(order)), as: UTF8.self)
        try writer.execute(
            """
            INSERT INTO orders_order_revision (order_id, version, changed_at, changed_by, reason, content) \
            VALUES (?, ?, ?, ?, ?, ?)
            """, [order.id, order.version, time, actor, reason, content])
    }
}

extension OrderRevision.Content {
    /// What an order says now.
    init(_ order: Order) {
        self.init(
            lines: order.lines.map {
                Line(
                    productID: $0.productID, quantity: $0.quantity, unitPriceMinor: $0.unitPriceMinor,
                    discountPPM: $0.discountPPM, floorPriceMinor: $0.floorPriceMinor, listPriceMinor: $0.listPriceMinor,
                    lot: $0.lot)
            }, payment: order.payment.rawValue, paymentDays: order.paymentDays, depositPPM: order.depositPPM,
            promisedOn: order.promisedOn, note: order.note, addressVersion: order.addressVersion, amountMinor: order.amountMinor)
    }
}
