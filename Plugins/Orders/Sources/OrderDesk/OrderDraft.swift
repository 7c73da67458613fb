internal import PluginKit

/// What somebody wants to order, before it is priced and checked.
struct OrderDraft: Sendable, Hashable {
    /// Most lines of an order.
    static let linesMax = 500
    /// Longest note or reason, in characters.
    static let textMax = 500
    /// Oldest order that a device may bring along after it was offline.
    static let offlineDaysMax: Int64 = 31

    var customerID: String
    /// Who is credited; the caller or the customer's owner when `nil`.
    var personID: String?
    /// When the customer ordered, if that was before the call.
    var orderedAt: Instant?
    var promisedOn: BusinessDate?
    var visitID: String?
    var payment: Order.Payment = .credit
    /// The customer's terms when `nil`.
    var paymentDays: Int64?
    var depositPPM: Int64 = 0
    var note = ""
    var lines: [LineDraft] = []
    var shares: [OrderShare] = []
}

/// A line that somebody wants.
struct LineDraft: Sendable, Hashable {
    var productID: String
    var quantity: Int64
    /// The price list's when `nil`.
    var unitPriceMinor: Int64?
    var discountPPM: Int64 = 0
    var lot: String?
}

extension OrderDraft {
    /// What an order wants now, as the start of an amendment.
    init(_ order: Order, shares: [OrderShare]) {
        self.init(
            customerID: order.customerID, personID: order.personID, orderedAt: order.orderedAt, promisedOn: order.promisedOn,
            visitID: order.visitID, payment: order.payment, paymentDays: order.paymentDays, depositPPM: order.depositPPM,
            note: order.note,
            lines: order.lines.map {
                LineDraft(
                    productID: $0.productID, quantity: $0.quantity, unitPriceMinor: $0.unitPriceMinor,
                    discountPPM: $0.discountPPM, lot: $0.lot)
            }, shares: shares)
    }

    /// Whether an amendment to `other` touches what the check and the approval look at.
    func differsInTerms(from other: OrderDraft) -> Bool {
        lines != other.lines || payment != other.payment || paymentDays != other.paymentDays || depositPPM != other.depositPPM
    }

    /// Names the fields that cannot be.
    func validate(orderedOn: BusinessDate, _ check: inout FieldCheck) {
        if lines.isEmpty || lines.count > Self.linesMax { check.fail("lines", "must be 1 to \(Self.linesMax)") }
        if let promisedOn, promisedOn < orderedOn { check.fail("promised_on", "must not be before \(orderedOn)") }
        if let visitID, !UUIDv7.isCanonical(visitID) { check.fail("visit_id", "must be a UUID in lower-case canonical form") }
        if let paymentDays { check.range("payment_days", paymentDays, 0...365) }
        check.range("deposit_ppm", depositPPM, 0...1_000_000)
        check.text("note", note, 0...Self.textMax)
        for (index, line) in lines.prefix(Self.linesMax).enumerated() { line.validate("lines[\(index)]", &check) }
        OrderShare.validate(shares, &check)
    }
}

extension LineDraft {
    /// Most that a line may cost, so that sums stay far from the end of 64 bits.
    static let amountMax: Int64 = 1_000_000_000_000_000

    func validate(_ path: String, _ check: inout FieldCheck) {
        check.range("\(path).quantity", quantity, 1...1_000_000_000)
        check.range("\(path).discount_ppm", discountPPM, 0...1_000_000)
        if let unitPriceMinor { check.range("\(path).unit_price_minor", unitPriceMinor, 0...1_000_000_000_000) }
        if let lot, lot.unicodeScalars.count > 64 { check.fail("\(path).lot", "must have 1 to 64 characters") }
    }
}
