internal import CRM
internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The methods of `ReceivableService` on receipts and on what they paid.
enum ReceiptMethods {
    static func create(
        _ request: Spearhead_Orders_V1_CreateReceiptRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateReceiptResponse {
        let new = request.receipt
        let customer = try DirectCustomers.visible(id: new.customerID, writer, call)
        let draft = Receipts.Draft(
            number: new.number.isEmpty ? nil : new.number,
            receivedOn: try FieldCheck.optionalDate("receipt.received_on", new.receivedOn) ?? call.businessDate,
            amountMinor: new.amountMinor, reference: new.reference)
        let receipt = try FieldCheck.naming("receipt") { try Receipts.record(draft, from: customer, writer, call) }
        let unapplied = try receipt.unappliedMinor(writer)
        return .with { $0.receipt = receipt.message(unappliedMinor: unapplied) }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetReceiptRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetReceiptResponse {
        let receipt = try visible(request.id, reader, call)
        let unapplied = try receipt.unappliedMinor(reader)
        let reversal = try ReceiptReversal.find(receipt: receipt.id, reader)
        return .with { $0.receipt = receipt.message(unappliedMinor: unapplied, reversal) }
    }

    static func reverse(
        _ request: Spearhead_Orders_V1_ReverseReceiptRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ReverseReceiptResponse {
        let receipt = try visible(request.id, writer, call)
        let reversal = try ReceiptReversal.record(receipt, reason: request.reason, writer, call)
        return .with { $0.receipt = receipt.message(unappliedMinor: 0, reversal) }
    }

    private static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> Receipt {
        guard let receipt = try Receipt.find(id: id, reader) else { throw RPCError.notFound("receipt", id) }
        let owner = try CustomerDirectory.find(id: receipt.customerID, reader)?.ownerID
        try call.requireVisible(owner, "receipt", id)
        return receipt
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListReceiptsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListReceiptsResponse {
        let list = try ListQuery(
            from: """
                orders_receipt r JOIN crm_customer c ON c.id = r.customer_id \
                LEFT JOIN orders_receipt_reversal v ON v.receipt_id = r.id
                """,
            columns: """
                r.*, v.reason, v.reversed_by, v.reverse_time, (SELECT open_minor FROM orders_open_money m WHERE m.customer_id = r.customer_id \
                AND m.documented_on = r.received_on AND m.kind = 'receipt' AND m.number = r.number) AS open_minor
                """,
            key: "r.id", descending: true
        ).visible(call.visible, "c.owner_id").filterUnlessEmpty("r.customer_id", request.customerID)
            .between(
                "r.received_on", request.receivedFrom, request.receivedThrough, fields: ("received_from", "received_through"))
        let (receipts, next) = try list.fetch(reader, call.page(of: request)) { row in
            Receipt(row: row).message(unappliedMinor: row["open_minor"] ?? 0, ReceiptReversal(row: row))
        }
        return .with {
            $0.receipts = receipts
            $0.nextPageToken = next
        }
    }

    static func listAllocations(
        _ request: Spearhead_Orders_V1_ListAllocationsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListAllocationsResponse {
        guard !request.customerID.isEmpty || !request.invoiceID.isEmpty || !request.documentID.isEmpty else {
            throw RPCError.invalidField("customer_id", "name a customer, an invoice or a document")
        }
        // A date and an id of fixed width, so that the text sorts as the allocations were applied.
        let list = ListQuery(from: "orders_allocation", key: "allocated_on || printf('%019d', id)")
            .visible(call.visible, "person_id").filterUnlessEmpty("customer_id", request.customerID)
            .filterUnlessEmpty("invoice_id", request.invoiceID).filterUnlessEmpty("document_id", request.documentID)
        let (allocations, next) = try list.fetch(reader, call.page(of: request), Self.message(of:))
        return .with {
            $0.allocations = allocations
            $0.nextPageToken = next
        }
    }

    private static func message(of row: Row) -> Spearhead_Orders_V1_Allocation {
        .with {
            $0.customerID = row["customer_id"]
            $0.allocatedOn = row["allocated_on"]
            $0.kind = row["kind"] == "receipt" ? .receipt : .creditNote
            $0.documentID = row["document_id"]
            $0.documentNumber = row["document_number"]
            $0.invoiceID = row["invoice_id"]
            $0.orderID = row["order_id"]
            $0.personID = row["person_id"]
            $0.amountMinor = row["amount_minor"]
        }
    }
}
