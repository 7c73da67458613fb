/// Documents that make up a sales figure: one row is an amount of one rep, customer, order and date.
struct FactSource: Sendable, Hashable {
    /// Lines of the documents, which know the product.
    struct Lines: Sendable, Hashable {
        /// Joins the lines as `l`; empty when the document is one line.
        var join: String
        /// Their alias.
        var alias: String
    }

    /// Table of the documents; its alias is `f`.
    var table: String
    /// Column of the date that counts.
    var date: String
    /// Column of the order.
    var order = "order_id"
    /// Column of the document's number.
    var number = "number"
    /// Column of the document's id.
    var id = "id"
    /// Name of the document's resource: `orders` in `orders/0198…`.
    var resource: String
    /// Which documents count.
    var condition: String
    /// −1 for documents that take back.
    var sign: Int64 = 1
    /// `nil` when the documents know no product.
    var lines: Lines?

    /// What `counted` says, by the state itself: SQLite takes no index for covering that holds a generated column.
    static let counted = "f.state NOT IN ('draft', 'rejected', 'cancelled')"

    /// Orders that are not drafts, rejected or cancelled, by the date of the order.
    static func orders(_ kind: Order.Kind) -> FactSource {
        FactSource(
            table: "orders_order", date: "ordered_on", order: "id", resource: "orders",
            condition: "f.kind = '\(kind.rawValue)' AND \(counted)",
            lines: Lines(join: "JOIN orders_order_line l ON l.order_id = f.id", alias: "l"))
    }

    /// Shipments by the date of shipping.
    static func shipments(_ kind: Order.Kind) -> FactSource {
        FactSource(
            table: "orders_shipment", date: "shipped_on", resource: "shipments", condition: "f.kind = '\(kind.rawValue)'",
            lines: Lines(join: "JOIN orders_shipment_line l ON l.shipment_id = f.id", alias: "l"))
    }

    /// Credit notes by the date of the return; they take back.
    static let credits = FactSource(
        table: "orders_credit_note", date: "returned_on", resource: "returns", condition: "1", sign: -1,
        lines: Lines(join: "", alias: "f"))

    /// Invoices by their date.
    static let invoices = FactSource(table: "orders_invoice", date: "issued_on", resource: "invoices", condition: "1")

    /// Invoices by their due date.
    static let due = FactSource(table: "orders_invoice", date: "due_on", resource: "invoices", condition: "1")

    /// What receipts paid, by the date on which it paid the invoice.
    static let collections = FactSource(
        table: "orders_allocation", date: "allocated_on", number: "document_number", id: "document_id", resource: "receipts",
        condition: "f.kind = 'receipt'")
}
