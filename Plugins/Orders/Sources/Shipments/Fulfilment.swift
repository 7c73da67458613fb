internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Where each line of an order stands, and the quality of the lots behind it.
struct Fulfilment: Sendable {
    /// A lot behind a line.
    struct LineLot: Sendable {
        var lot: Lot
        var reserved: Int64 = 0
        var shipped: Int64 = 0
    }

    var state: OrderState
    var lines: [(line: OrderLine, lots: [LineLot])]

    /// Whether every lot that is reserved for the order may leave as far as quality is concerned.
    var isQualityReleased: Bool { lines.allSatisfy { $0.lots.allSatisfy { $0.reserved == 0 || $0.lot.quality == .released } } }

    /// Reads where an order stands.
    static func of(_ order: Order, _ reader: Reader) throws -> Fulfilment {
        var lots: [Int64: [String: LineLot]] = [:]
        let sql = """
            SELECT x.line, x.lot_code, x.reserved, x.shipped, lots.* FROM ( \
            SELECT line, lot AS lot_code, quantity AS reserved, 0 AS shipped FROM orders_allocated_lot WHERE order_id = ?1 UNION ALL \
            SELECT g.order_line, g.lot, 0, g.quantity FROM orders_shipment s JOIN orders_shipment_line g ON g.shipment_id = s.id \
            WHERE s.order_id = ?1) x JOIN orders_order_line l ON l.order_id = ?1 AND l.line = x.line \
            JOIN orders_lot lots ON lots.product_id = l.product_id AND lots.code = x.lot_code
            """
        for row in try reader.rows(sql, [order.id]) {
            let line: Int64 = row[0]
            let code: String = row[1]
            var behind = try lots[line]?[code] ?? LineLot(lot: Lot(row: row))
            behind.reserved += row[2] as Int64
            behind.shipped += row[3] as Int64
            lots[line, default: [:]][code] = behind
        }
        return Fulfilment(
            state: order.state,
            lines: order.lines.map { line in (line, (lots[line.line] ?? [:]).values.sorted { $0.lot.code < $1.lot.code }) })
    }
}

extension Fulfilment {
    var message: Spearhead_Orders_V1_GetFulfilmentResponse {
        .with {
            $0.state = state.message
            $0.qualityReleased = isQualityReleased
            $0.lines = lines.map { line, lots in
                .with {
                    $0.orderLine = Int32(clamping: line.line)
                    $0.productID = line.productID
                    $0.orderedLot = line.lot ?? ""
                    $0.quantity = line.quantity
                    $0.shippedQuantity = line.shippedQuantity
                    $0.deliveredQuantity = line.deliveredQuantity
                    $0.returnedQuantity = line.returnedQuantity
                    $0.lots = lots.map(\.message)
                }
            }
        }
    }
}

extension Fulfilment.LineLot {
    fileprivate var message: Spearhead_Orders_V1_LineLot {
        .with {
            $0.lot = lot.code
            $0.quality = lot.quality.message
            $0.expiresOn = lot.expiresOn?.description ?? ""
            $0.reservedQuantity = reserved
            $0.shippedQuantity = shipped
        }
    }
}
