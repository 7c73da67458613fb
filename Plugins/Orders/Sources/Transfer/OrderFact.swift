internal import CRM
internal import GRDB
internal import PluginKit

/// A row of the file of orders.
struct OrderFact {
    let number: String
    let customer: CustomerSummary
    let state: OrderState
    private let personID: String
    private let orderedAt: Instant
    private let orderedOn: BusinessDate
    private let promisedOn: BusinessDate?
    private let visitID: String?
    private let addressVersion: Int64
    private let submittedBy: String
    private let approvedBy: String?
    let approvedAt: Instant?
    private let approvedOn: BusinessDate?

    /// Reads a row; wrong fields are columns.
    init(_ row: ImportRow, _ reader: Reader, _ call: Call) throws {
        number = try row.text("number")
        guard number.count <= 64 else { throw RPCError.invalidField("number", "must have at most 64 characters") }
        let code = try row.text("customer_code")
        guard let customer = try CustomerDirectory.find(code: code, reader) else {
            throw RPCError.invalidField("customer_code", "there is no customer \(code.prefix(80))")
        }
        self.customer = customer
        personID = try Self.person("rep_code", row, reader)
        submittedBy = try Self.person("submitted_by", row, reader)
        orderedAt = try row.instant("ordered_at")
        orderedOn = call.clock.businessDate(of: orderedAt)
        promisedOn = try row.optionalDate("promised_on")
        visitID = row.optional("visit_id")
        addressVersion = try row.integer("ship_to_address_version")
        guard addressVersion >= 0 else { throw RPCError.invalidField("ship_to_address_version", "must not be negative") }
        approvedBy = row.optional("approved_by") == nil ? nil : try Self.person("approved_by", row, reader)
        approvedAt = try row.optionalInstant("approved_at")
        approvedOn = approvedAt.map(call.clock.businessDate(of:))
        guard (approvedBy == nil) == (approvedAt == nil) else {
            throw RPCError.invalidField("approved_at", "must be given together with approved_by")
        }
        state = try Self.state(try row.text("status"))
        guard !state.isApproved || approvedAt != nil else {
            throw RPCError.invalidField("approved_at", "must not be empty for an order that is \(try row.text("status"))")
        }
        guard state != .pendingApproval || approvedAt == nil else {
            throw RPCError.invalidField("approved_at", "must be empty for an order that is submitted")
        }
    }

    /// `shipped` means that at least one shipment left; the shipments say how much.
    private static func state(_ status: String) throws -> OrderState {
        switch status {
        case "submitted": .pendingApproval
        case "approved": .approved
        case "shipped": .partShipped
        case "delivered": .delivered
        case "invoiced": .invoiced
        case "rejected": .rejected
        case "cancelled": .cancelled
        default:
            throw RPCError.invalidField(
                "status", "must be submitted, approved, shipped, delivered, invoiced, rejected or cancelled")
        }
    }

    private static func person(_ column: String, _ row: ImportRow, _ reader: Reader) throws -> String {
        let code = try row.text(column)
        let id = try reader.value(String.self, "SELECT id FROM organization_person WHERE code = ?", [code])
        guard let id else { throw RPCError.invalidField(column, "there is no person \(code.prefix(80))") }
        return id
    }

    /// A new order, still without lines.
    func order(_ call: Call) -> Order {
        var order = Order(
            id: call.newID(), number: number, kind: Order.Kind(customer.kind), customerID: customer.id, personID: personID,
            orderedAt: orderedAt, orderedOn: orderedOn, addressVersion: addressVersion, payment: .credit,
            paymentDays: customer.paymentDays, amountMinor: 0, state: state, origin: .import, note: "", createdBy: submittedBy,
            createdAt: call.now, updatedAt: call.now)
        apply(to: &order)
        return order
    }

    /// Takes over what the file says, except the state.
    func apply(to order: inout Order) {
        order.personID = personID
        order.orderedAt = orderedAt
        order.orderedOn = orderedOn
        order.promisedOn = promisedOn
        order.visitID = visitID
        order.addressVersion = addressVersion
        order.submittedBy = submittedBy
        order.submittedAt = orderedAt
        guard let approvedAt, order.approvedAt == nil else { return }
        order.approvedBy = approvedBy
        order.approvedAt = approvedAt
        order.approvedOn = approvedOn
    }
}
