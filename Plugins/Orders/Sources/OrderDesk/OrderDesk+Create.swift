internal import CRM
internal import GRDB
internal import PluginKit

extension OrderDesk {
    /// An order as a door left it, with what the check said when it was submitted.
    struct Outcome {
        var order: Order
        var shares: [OrderShare]
        var verdict: Verdict?
    }

    /// Writes an order; submitted ones go through the check before they are written, so that they are written once.
    static func create(
        _ draft: OrderDraft, origin: Order.Origin, copiedFrom: String? = nil, submitting: Bool, _ writer: Writer, _ call: Call
    ) throws -> Outcome {
        let customer = try orderable(draft.customerID, writer, call)
        let orderedAt = draft.orderedAt ?? call.now
        let kind = Order.Kind(customer.kind)
        var check = FieldCheck()
        if orderedAt > call.now || orderedAt < call.now.advanced(bySeconds: -OrderDraft.offlineDaysMax * 86_400) {
            check.fail("order_time", "must lie in the last \(OrderDraft.offlineDaysMax) days")
        }
        let orderedOn = call.clock.businessDate(of: orderedAt)
        draft.validate(orderedOn: orderedOn, &check)
        let person = try credited(draft.personID, customer, &check, writer, call)
        try OrderShare.validatePeople(draft.shares, &check, writer)
        try check.finish()
        let lines = try OrderPricing.price(draft.lines, kind, on: orderedOn, &check, writer)
        try check.finish()
        var order = Order(
            id: call.newID(), number: try Numbers.next(.order, writer), kind: kind, customerID: customer.id, personID: person,
            orderedAt: orderedAt, orderedOn: orderedOn, promisedOn: draft.promisedOn, visitID: draft.visitID,
            addressVersion: customer.addressVersion, payment: draft.payment,
            paymentDays: draft.paymentDays ?? customer.paymentDays,
            depositPPM: draft.payment == .prepaid ? 1_000_000 : draft.depositPPM, amountMinor: lines.amountMinor, state: .draft,
            origin: origin, copiedFrom: copiedFrom, note: draft.note, createdBy: call.actor, createdAt: call.now,
            updatedAt: call.now, lines: lines)
        let verdict = submitting ? try OrderCheck.run(order, of: customer, for: .submit, writer, call) : nil
        if let verdict { try settle(&order, verdict, call) }
        try OrderStore.insert(order, writer)
        try OrderShare.insert(draft.shares, of: order.id, writer)
        if let verdict { try recordAutomatic(order, verdict, writer, call) }
        try post(order, before: nil, writer)
        try begin(order, before: nil, writer, call)
        writer.audit(
            "orders/\(order.id)",
            [
                FieldChange("number", nil, order.number), FieldChange("customer_id", nil, order.customerID),
                FieldChange("amount_minor", nil, "\(order.amountMinor)"), FieldChange("state", nil, order.state.rawValue),
            ])
        return Outcome(order: order, shares: draft.shares, verdict: verdict)
    }

    /// Writes a new order with the lines of another one at present prices; only the lots are not taken over.
    static func copy(
        _ original: Order, to customerID: String?, submitting: Bool, _ writer: Writer, _ call: Call
    ) throws -> Outcome {
        let isSame = customerID == nil || customerID == original.customerID
        var draft = OrderDraft(customerID: customerID ?? original.customerID)
        draft.personID = isSame ? original.personID : nil
        draft.payment = original.payment
        draft.depositPPM = original.depositPPM
        draft.note = original.note
        draft.shares = isSame ? try OrderShare.list(of: original.id, writer) : []
        draft.lines = original.lines.map {
            LineDraft(
                productID: $0.productID, quantity: $0.quantity,
                unitPriceMinor: original.kind == .secondary ? $0.unitPriceMinor : nil, discountPPM: $0.discountPPM)
        }
        return try create(draft, origin: .copy, copiedFrom: original.id, submitting: submitting, writer, call)
    }

    private static func orderable(_ id: String, _ reader: Reader, _ call: Call) throws -> CustomerSummary {
        guard let customer = try CustomerDirectory.find(id: id, reader) else { throw RPCError.notFound("customer", id) }
        try call.requireVisible(customer.ownerID, "customer", id)
        guard !customer.isDeleted else { throw RPCError.invalidField("customer_id", "names a deleted customer") }
        return customer
    }

    /// Who gets the credit: the one named, the caller who sells, or the customer's owner.
    private static func credited(
        _ wanted: String?, _ customer: CustomerSummary, _ check: inout FieldCheck, _ reader: Reader, _ call: Call
    ) throws -> String {
        if let wanted, wanted != customer.ownerID, wanted != call.caller.person {
            let isKnown =
                try call.visible.contains(wanted)
                && reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [wanted])
            if !isKnown { check.fail("person_id", "names nobody whose orders you may write") }
        }
        if let person = wanted ?? customer.ownerID ?? call.caller.person { return person }
        check.fail("person_id", "must be given: the customer has no owner")
        return ""
    }
}

extension [OrderLine] {
    /// Sum of the lines.
    var amountMinor: Int64 { clampedSum(\.amountMinor) }
}
