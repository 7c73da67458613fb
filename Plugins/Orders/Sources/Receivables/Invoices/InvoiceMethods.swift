internal import PluginKit
internal import SwiftProtobuf

/// The methods of `ReceivableService` on invoices.
enum InvoiceMethods {
    static func create(
        _ request: Spearhead_Orders_V1_CreateInvoiceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateInvoiceResponse {
        guard let shipment = try Invoicing.Shipment.find(id: request.shipmentID, writer) else {
            throw RPCError.notFound("shipment", request.shipmentID)
        }
        try call.requireVisible(shipment.personID, "shipment", request.shipmentID)
        let terms = Invoicing.Terms(
            number: request.number.isEmpty ? nil : request.number,
            issuedOn: try FieldCheck.optionalDate("issued_on", request.issuedOn) ?? call.businessDate,
            dueOn: try FieldCheck.optionalDate("due_on", request.dueOn))
        let invoice = try Invoicing.issue(terms, for: shipment, writer, call)
        return .with { $0.invoice = invoice.message }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetInvoiceRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetInvoiceResponse {
        guard let invoice = try Invoice.find(id: request.id, reader) else { throw RPCError.notFound("invoice", request.id) }
        try call.requireVisible(invoice.personID, "invoice", request.id)
        return .with { $0.invoice = invoice.message }
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListInvoicesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListInvoicesResponse {
        var list = try ListQuery(from: "orders_invoice", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("customer_id", request.customerID).filterUnlessEmpty("order_id", request.orderID)
            .between("issued_on", request.issuedFrom, request.issuedThrough, fields: ("issued_from", "issued_through"))
        if request.openOnly { list = list.filter("closed_on IS NULL") }
        let (invoices, next) = try list.fetch(reader, call.page(of: request), Invoice.init(row:))
        return .with {
            $0.invoices = invoices.map(\.message)
            $0.nextPageToken = next
        }
    }
}
