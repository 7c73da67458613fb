internal import CRM
internal import Organization
internal import PluginKit

/// Prices lines by the company's price list, which head office alone writes.
enum OrderPricing {
    /// The lines with list and floor prices of a date; the amount is rounded once per line.
    ///
    /// A violation is added for a product that does not exist or has no price.
    static func price(
        _ drafts: [LineDraft], _ kind: Order.Kind, on date: BusinessDate, _ check: inout FieldCheck, _ reader: Reader
    ) throws -> [OrderLine] {
        var lines: [OrderLine] = []
        lines.reserveCapacity(drafts.count)
        for (index, draft) in drafts.enumerated() {
            guard let quote = try Prices.quote(draft.productID, level(kind), on: date, reader) else {
                check.fail("lines[\(index)].product_id", "names no product")
                continue
            }
            guard let price = draft.unitPriceMinor ?? quote.priceMinor else {
                check.fail(
                    "lines[\(index)].unit_price_minor", "must be given: the price list has no \(level(kind).rawValue) price")
                continue
            }
            let (cost, overflow) = draft.quantity.multipliedReportingOverflow(by: price)
            guard !overflow, cost <= LineDraft.amountMax else {
                check.fail("lines[\(index)].quantity", "times the price must be at most \(LineDraft.amountMax)")
                continue
            }
            lines.append(
                OrderLine(
                    line: Int64(index + 1), productID: draft.productID, quantity: draft.quantity, unitPriceMinor: price,
                    discountPPM: draft.discountPPM, floorPriceMinor: quote.floorPriceMinor, listPriceMinor: quote.priceMinor,
                    priceID: quote.priceID, lot: draft.lot))
        }
        if lines.amountMinor > LineDraft.amountMax { check.fail("lines", "must add up to at most \(LineDraft.amountMax)") }
        return lines
    }

    /// Distributors and key accounts buy at the distributors' price, retailers at the wholesale price.
    static func level(_ kind: Order.Kind) -> PriceLevel { kind == .direct ? .distributor : .wholesale }
}

extension Order.Kind {
    /// Who supplies a customer of a kind.
    init(_ kind: CustomerKind) { self = kind == .retailer ? .secondary : .direct }
}
