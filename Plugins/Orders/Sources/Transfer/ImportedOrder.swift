internal import GRDB
internal import PluginKit

/// An imported order whose lines are being imported: what they need to know of it, and what they change in it.
struct ImportedOrder {
    let id: String
    let number: String
    let kind: Order.Kind
    let orderedOn: BusinessDate
    private let customerID: String
    private let state: OrderState
    private var amountMinor: Int64 = 0
    private var changes: [FieldChange] = []

    /// Finds an order that a file brought.
    init(_ number: String, _ reader: Reader) throws {
        let head = try reader.row(
            "SELECT id, kind, customer_id, ordered_on, state, origin FROM orders_order WHERE number = ?", [number])
        guard let head, let kind = Order.Kind(rawValue: head[1]), let state = OrderState(rawValue: head[4]) else {
            throw RPCError.invalidField("order_number", "there is no order \(number.prefix(80))")
        }
        guard head[5] == Order.Origin.import.rawValue else {
            throw RPCError.invalidField("order_number", "names an order that was written here; change it there")
        }
        self.number = number
        self.kind = kind
        self.state = state
        id = head[0]
        customerID = head[2]
        orderedOn = head[3]
    }

    /// Notes a line that was written.
    mutating func change(_ line: OrderLine, before: OrderLine?) {
        amountMinor += line.amountMinor - (before?.amountMinor ?? 0)
        changes.append(
            FieldChange("lines[\(line.line)].amount_minor", before.map { "\($0.amountMinor)" }, "\(line.amountMinor)"))
    }

    /// Writes what the lines change in the order, its customer's account and the audit trail.
    func save(_ writer: Writer, _ call: Call) throws {
        guard !changes.isEmpty else { return }
        writer.audit("orders/\(id)", changes)
        guard amountMinor != 0 else { return }
        try writer.execute(
            "UPDATE orders_order SET amount_minor = amount_minor + ?, update_time = ?, version = version + 1 WHERE id = ?",
            [amountMinor, call.now, id])
        if kind == .direct, state.isApproved {
            try Account.post(customer: customerID, approvedUnshipped: amountMinor, writer)
        }
    }
}

/// Ids of products by their codes, each looked up once in an import.
struct ProductCodes {
    /// Most that are kept; a price list has far fewer.
    private static let countMax = 10_000

    private var ids: [String: String] = [:]

    mutating func id(of code: String, _ reader: Reader) throws -> String? {
        if let known = ids[code] { return known }
        let id = try reader.value(String.self, "SELECT id FROM organization_product WHERE code = ?", [code])
        if ids.count < Self.countMax { ids[code] = id }
        return id
    }
}
