internal import PluginKit

/// The figures that targets, scorecards, incentives and dashboards take from orders.
enum SalesMeasures {
    static let all = amounts + goods + counts + ratios

    private static let amounts = [
        sum(
            "ordered", Label("订货额", "Ordered"), .ordered,
            "amount of orders of distributors and key accounts by order date; drafts, rejected and cancelled orders do not count"),
        sum(
            "shipped", Label("发货额", "Shipped"), .shipped,
            "value of shipments to distributors and key accounts by shipping date less credit notes by return date"),
        sum("invoiced", Label("开票额", "Invoiced"), .invoiced, "invoices by date less credit notes by return date"),
        sum(
            "collected", Label("回款额", "Collected"), .collected,
            "receipts applied to invoices, first in, first out, by the date on which they pay, for the rep of the invoice's order"
        ),
        sum("due", Label("到期应收", "Due"), .due, "invoices by due date"),
        sum(
            "secondary_ordered", Label("终端订货额", "Ordered by retailers"), .secondaryOrdered,
            "amount of orders of retailers by order date; drafts, rejected and cancelled orders do not count"),
        sum(
            "secondary_shipped", Label("终端发货额", "Shipped to retailers"), .secondaryShipped,
            "value of shipments to retailers by shipping date"),
        sum(
            "net_sales", Label("净销售额", "Net sales"), .netSales,
            "amount of orders of distributors and key accounts by order date less credit notes by return date"),
    ]

    private static let goods = [
        sum(
            "gross_margin", Label("毛利", "Gross margin"), SalesFigure(sources: SalesFigure.shipped.sources, value: .margin),
            "value of shipments to distributors and key accounts less quantity × the product's cost, less the same of returns"),
        sum(
            "new_product_sales", Label("新品销售额", "Sales of new products"),
            SalesFigure(sources: SalesFigure.ordered.sources, value: .newProducts),
            "ordered, only lines of products launched at most \(FactValue.newProductDays) days before the order date"),
        sum(
            "ordered_quantity", Label("订货数量", "Ordered quantity"),
            SalesFigure(sources: SalesFigure.ordered.sources, value: .quantity), "base units of what is ordered", .quantity),
    ]

    private static let counts = [
        count(
            "order_count", Label("订单数", "Orders"),
            "orders of distributors and key accounts by order date and the order's rep; a shared order counts once",
            CustomerCounts.orders, documents: CustomerCounts.orderDocuments),
        count(
            "buying_customers", Label("购买客户数", "Buying customers"),
            "customers of any kind with an order of the rep in the interval",
            { try CustomerCounts.customers(withOrders: 1, $0, $1) }),
        count(
            "repeat_customers", Label("复购客户数", "Repeat customers"),
            "customers of any kind with two or more orders of the rep in the interval",
            { try CustomerCounts.customers(withOrders: 2, $0, $1) }),
    ]

    private static let ratios = [
        ratio(
            "average_ticket", Label("客单价", "Average ticket"), .money, "net_sales", "order_count",
            "net sales ÷ orders of the interval, half-up to the minor unit", CustomerCounts.dimensions),
        ratio(
            "unit_price", Label("单价", "Unit price"), .money, "ordered", "ordered_quantity",
            "ordered ÷ ordered quantity, half-up to the minor unit", SalesFigure.ordered.dimensions),
        ratio(
            "repurchase_rate", Label("复购率", "Repurchase rate"), .partsPerMillion, "repeat_customers", "buying_customers",
            "customers with two or more orders ÷ customers with one or more; the window is the interval",
            CustomerCounts.dimensions),
        ratio(
            "payment_rate", Label("回款率", "Payment rate"), .partsPerMillion, "collected", "due",
            "collected ÷ invoices that fall due in the interval", SalesFigure.collected.dimensions),
    ]

    private static func sum(
        _ name: String, _ title: Label, _ figure: SalesFigure, _ formula: String, _ unit: Measure.Unit = .money
    ) -> Measure {
        Measure(
            name: "orders.\(name)", title: title, unit: unit, formula: formula, nullPolicy: .zero, dimensions: figure.dimensions,
            documents: { reader, query, limit in try figure.documents(query, limit: limit, reader) }
        ) { reader, query in try figure.values(query, reader) }
    }

    private static func count(
        _ name: String, _ title: Label, _ formula: String,
        _ counts: @escaping @Sendable (MeasureQuery, Reader) throws -> [FactQuery.Key: Int64], documents: Measure.Documents? = nil
    ) -> Measure {
        Measure(
            name: "orders.\(name)", title: title, unit: .count, formula: formula, nullPolicy: .zero,
            dimensions: CustomerCounts.dimensions, documents: documents
        ) { reader, query in
            try counts(query, reader).map { $0.figure(query, $1) }.sorted(by: FactQuery.precedes)
        }
    }

    private static func ratio(
        _ name: String, _ title: Label, _ unit: Measure.Unit, _ numerator: String, _ denominator: String, _ formula: String,
        _ dimensions: [String]
    ) -> Measure {
        let (top, bottom) = ("orders.\(numerator)", "orders.\(denominator)")
        return Measure(
            name: "orders.\(name)", title: title, unit: unit, formula: formula, nullPolicy: .null, dimensions: dimensions,
            rollup: .ratio(numerator: top, denominator: bottom)
        ) { reader, query in
            let tops = try figures(top, query, reader)
            return try figures(bottom, query, reader).map { key, bottom in
                let scale: Int64 = unit == .partsPerMillion ? 1_000_000 : 1
                let value = ExactArithmetic.multiply(tops[key] ?? 0, by: scale, dividingBy: bottom)
                return MeasureValue(person: key.person, dimensions: key.dimensions, value: value)
            }.sorted(by: FactQuery.precedes)
        }
    }

    private struct Subject: Hashable {
        var person: String?
        var dimensions: [String: String]
    }

    private static func figures(_ name: String, _ query: MeasureQuery, _ reader: Reader) throws -> [Subject: Int64] {
        try reader.measure(name, query).reduce(into: [:]) {
            if let value = $1.value { $0[Subject(person: $1.person, dimensions: $1.dimensions)] = value }
        }
    }
}
