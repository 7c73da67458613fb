internal import PluginKit
internal import SwiftProtobuf

extension OrderDraft {
    /// What a request wants to order; times and dates that cannot be read are violations.
    init(_ message: Spearhead_Orders_V1_Order, _ check: inout FieldCheck) {
        self.init(customerID: message.customerID)
        personID = message.personID.nonEmpty
        orderedAt = message.hasOrderTime ? Instant(message.orderTime) : nil
        promisedOn = check.optionalDate("promised_on", message.promisedOn)
        visitID = message.visitID.nonEmpty
        payment = message.payment == .prepaid ? .prepaid : .credit
        paymentDays = message.hasPaymentDays ? message.paymentDays : nil
        depositPPM = message.depositPpm
        note = message.note
        lines = message.lines.prefix(Self.linesMax + 1).map(LineDraft.init)
        shares = message.shares.prefix(OrderShare.countMax + 1).map { OrderShare(personID: $0.personID, sharePPM: $0.sharePpm) }
    }

    /// The fields that an amendment may change.
    static let amendable: Set<String> = [
        "lines", "shares", "promised_on", "visit_id", "note", "payment", "payment_days", "deposit_ppm",
    ]

    /// What the order wants once the fields of a mask are taken from a request.
    func amended(with wanted: OrderDraft, _ mask: UpdateMask) -> OrderDraft {
        var draft = self
        if mask.contains("lines") { draft.lines = wanted.lines }
        if mask.contains("shares") { draft.shares = wanted.shares }
        if mask.contains("promised_on") { draft.promisedOn = wanted.promisedOn }
        if mask.contains("visit_id") { draft.visitID = wanted.visitID }
        if mask.contains("note") { draft.note = wanted.note }
        if mask.contains("payment") { draft.payment = wanted.payment }
        if mask.contains("payment_days") { draft.paymentDays = wanted.paymentDays ?? paymentDays }
        if mask.contains("deposit_ppm") { draft.depositPPM = wanted.depositPPM }
        if draft.payment == .prepaid { draft.depositPPM = 1_000_000 }
        return draft
    }
}

extension LineDraft {
    init(_ message: Spearhead_Orders_V1_OrderLine) {
        self.init(
            productID: message.productID, quantity: message.quantity,
            unitPriceMinor: message.hasUnitPriceMinor ? message.unitPriceMinor : nil, discountPPM: message.discountPpm,
            lot: message.lot.nonEmpty)
    }
}
