internal import CRM
internal import GRDB
internal import Organization
internal import PluginKit

/// What a delivery note says; goods travel with it, and the receiver signs it.
struct DeliveryNote: Sendable {
    /// One line of goods.
    struct Goods: Sendable {
        var productCode: String
        var productName: String
        var lot: String
        var expiresOn: BusinessDate?
        var quantity: Int64
        var unit: String
    }

    var shipment: Shipment
    var orderNumber: String
    var promisedOn: BusinessDate?
    var customerCode: String
    var customerName: String
    /// The address at the version that the goods went to.
    var address: String
    var goods: [Goods]

    /// Reads what the note of a shipment says.
    init(_ shipment: Shipment, _ reader: Reader) throws {
        guard let order = try reader.row("SELECT number, promised_on FROM orders_order WHERE id = ?", [shipment.orderID]),
            let customer = try CustomerDirectory.find(id: shipment.customerID, reader)
        else { throw RPCError.notFound("order", shipment.orderID) }
        self.shipment = shipment
        orderNumber = order[0]
        promisedOn = order[1]
        customerCode = customer.code
        customerName = customer.name
        address = try CustomerDirectory.address(customer.id, version: shipment.addressVersion, reader)?.text ?? ""
        goods = try shipment.lines.map { line in
            let product = try Products.find(id: line.productID, reader)
            let lot = try LotStore.find(product: line.productID, code: line.lot, reader)
            return Goods(
                productCode: product?.code ?? "", productName: product?.name ?? "", lot: line.lot, expiresOn: lot?.expiresOn,
                quantity: line.quantity, unit: product?.baseUnit ?? "")
        }
    }
}
