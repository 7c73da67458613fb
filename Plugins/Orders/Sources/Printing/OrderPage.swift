internal import CRM
internal import Organization
internal import PluginKit

/// A printed order: one page of A4 after the other, without anything from outside.
struct OrderPage {
    private let order: Order
    private let customer: CustomerSummary?
    private let address: String
    private let seller: String
    private let products: [String: Product]

    /// Reads what the page shows beside the order.
    init(_ order: Order, _ reader: Reader) throws {
        self.order = order
        customer = try CustomerDirectory.find(id: order.customerID, reader)
        address = try CustomerDirectory.address(order.customerID, version: order.addressVersion, reader)?.text ?? ""
        seller = try People.find(id: order.personID, reader)?.name ?? ""
        var products: [String: Product] = [:]
        for id in Set(order.lines.map(\.productID)) { products[id] = try Products.find(id: id, reader) }
        self.products = products
    }

    /// The page in a language; every text in it is escaped.
    func html(_ language: Language) -> String {
        let title = "\(Label("销售订单", "Sales order").text(language)) \(order.number)"
        let lines = order.lines.map { row($0) }.joined(separator: "\n")
        let total = "<td colspan=\"6\">\(Label("合计", "Total").text(language))</td><td>\(Money.text(order.amountMinor))</td>"
        return """
            <!DOCTYPE html>
            <html lang="\(language == .english ? "en" : "zh-CN")">
            <head><meta charset="utf-8"><title>\(HTML.escape(title))</title>
            <style>\(Self.style)</style></head>
            <body>
            <h1>\(HTML.escape(title))</h1>
            <dl>
            \(facts(language).map { "<dt>\(HTML.escape($0.name))</dt><dd>\(HTML.escape($0.value))</dd>" }.joined(separator: "\n"))
            </dl>
            <table>
            <thead><tr>\(headings.map { "<th>\(HTML.escape($0.text(language)))</th>" }.joined())</tr></thead>
            <tbody>
            \(lines)
            </tbody>
            <tfoot><tr>\(total)</tr></tfoot>
            </table>
            <p>\(HTML.escape(order.note))</p>
            <footer><span>\(Label("制单", "Written by").text(language))</span><span>\(Label("审批", "Approved by").text(language))</span>\
            <span>\(Label("客户签收", "Customer").text(language))</span></footer>
            </body>
            </html>
            """
    }

    private func facts(_ language: Language) -> [(name: String, value: String)] {
        let payment =
            order.payment == .prepaid
            ? Label("款到发货", "before delivery") : Label("\(order.paymentDays)天", "\(order.paymentDays) days")
        let facts: [(Label, String)] = [
            (Label("客户", "Customer"), [customer?.code, customer?.name].compactMap(\.self).joined(separator: " ")),
            (Label("收货地址", "Deliver to"), address), (Label("业务员", "Seller"), seller),
            (Label("订货日期", "Ordered on"), order.orderedOn.description),
            (Label("承诺交期", "Promised by"), order.promisedOn?.description ?? ""),
            (Label("付款", "Payment"), payment.text(language)),
        ]
        return facts.map { ($0.text(language), $1) }
    }

    private var headings: [Label] {
        [
            Label("行", "Line"), Label("产品", "Product"), Label("批次", "Lot"), Label("数量", "Quantity"), Label("单价", "Price"),
            Label("折扣", "Discount"), Label("金额", "Amount"),
        ]
    }

    private func row(_ line: OrderLine) -> String {
        let product = products[line.productID]
        let discount = ExactArithmetic.decimal(line.discountPPM, 10_000, decimals: 2).map { "\($0) %" } ?? ""
        let cells = [
            "\(line.line)", [product?.code, product?.name].compactMap(\.self).joined(separator: " "), line.lot ?? "",
            "\(line.quantity) \(product?.baseUnit ?? "")", Money.text(line.unitPriceMinor),
            line.discountPPM == 0 ? "" : discount, Money.text(line.amountMinor),
        ]
        return "<tr>\(cells.map { "<td>\(HTML.escape($0))</td>" }.joined())</tr>"
    }

    private static let style = """
        @page{size:A4;margin:15mm}body{font:10pt sans-serif}h1{font-size:14pt}dl{display:grid;grid-template-columns:auto 1fr;\
        gap:1mm 4mm}dd{margin:0}table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:1mm 2mm;\
        text-align:left}tr{break-inside:avoid}footer{display:flex;justify-content:space-between;margin-top:15mm}
        """
}
