internal import PluginKit

extension DeliveryNote {
    private static let title = Label("送货单", "Delivery note")
    private static let orderLabel = Label("订单号", "Order")
    private static let dateLabel = Label("发货日期", "Shipped on")
    private static let promiseLabel = Label("承诺交期", "Promised for")
    private static let customerLabel = Label("客户", "Customer")
    private static let addressLabel = Label("收货地址", "Deliver to")
    private static let vehicleLabel = Label("车辆", "Vehicle")
    private static let headings = [
        Label("商品编码", "Product"), Label("商品名称", "Name"), Label("批次", "Lot"), Label("有效期至", "Use by"),
        Label("数量", "Quantity"), Label("单位", "Unit"),
    ]
    private static let signature = Label("收货人签字", "Received by")
    private static let signatureDate = Label("收货日期", "Date")

    /// The note as a whole page to print: no script, no outside reference, every text escaped.
    func html(_ language: Language) -> String {
        let name = Self.title.text(language)
        let code = language == .english ? "en" : "zh-CN"
        return """
            <!DOCTYPE html>
            <html lang="\(code)"><head><meta charset="utf-8"><title>\(name) \(HTML.escape(shipment.number))</title>
            <style>
            @page { size: A4; margin: 15mm; }
            body { font: 11pt sans-serif; }
            table { border-collapse: collapse; width: 100%; margin: 6mm 0; }
            th, td { border: 0.3mm solid #000; padding: 1.5mm; text-align: left; }
            thead { display: table-header-group; }
            tr { break-inside: avoid; }
            .number { text-align: right; }
            dl { display: grid; grid-template-columns: max-content auto; gap: 1mm 5mm; }
            </style></head><body>
            <h1>\(name) \(HTML.escape(shipment.number))</h1>
            <dl>
            \(head(language))
            </dl>
            <table><thead><tr>\(Self.headings.map { "<th>\($0.text(language))</th>" }.joined())</tr></thead><tbody>
            \(goods.map(row).joined(separator: "\n"))
            </tbody></table>
            <p>\(Self.signature.text(language)): \(signedBy) &emsp; \(Self.signatureDate.text(language)): \(signedOn)</p>
            </body></html>

            """
    }

    private func head(_ language: Language) -> String {
        let fields: [(Label, String)] = [
            (Self.orderLabel, orderNumber), (Self.dateLabel, shipment.shippedOn.description),
            (Self.promiseLabel, promisedOn?.description ?? ""), (Self.customerLabel, "\(customerCode) \(customerName)"),
            (Self.addressLabel, address), (Self.vehicleLabel, shipment.vehicle),
        ]
        return fields.filter { !$0.1.isEmpty }
            .map { "<dt>\($0.text(language))</dt><dd>\(HTML.escape($1))</dd>" }
            .joined(separator: "\n")
    }

    private func row(_ goods: Goods) -> String {
        let cells = [goods.productCode, goods.productName, goods.lot, goods.expiresOn?.description ?? ""]
        return "<tr>" + cells.map { "<td>\(HTML.escape($0))</td>" }.joined()
            + "<td class=\"number\">\(goods.quantity)</td><td>\(HTML.escape(goods.unit))</td></tr>"
    }

    private var signedBy: String { shipment.signedBy.isEmpty ? "____________" : HTML.escape(shipment.signedBy) }
    private var signedOn: String { shipment.deliveredOn?.description ?? "____________" }
}
