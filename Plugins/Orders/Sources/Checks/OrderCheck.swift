internal import CRM
internal import GRDB
internal import PluginKit

/// The one function that says what is wrong with an order.
///
/// Every door calls it: create, amend, copy, import, offline sync, approval and the release of goods. Whoever adds a rule adds it here.
enum OrderCheck {
    /// What the order is about to do.
    enum Purpose: Sendable, Hashable {
        /// Come before the order desk.
        case submit
        /// Be approved.
        case approve
        /// Leave the house.
        case release
    }

    /// Checks an order as it stands.
    static func run(_ order: Order, for purpose: Purpose, _ reader: Reader, _ call: Call) throws -> Verdict {
        guard let customer = try CustomerDirectory.find(id: order.customerID, reader) else {
            throw RPCError.notFound("customer", order.customerID)
        }
        return try run(order, of: customer, for: purpose, reader, call)
    }

    /// Checks an order of a customer that was read already.
    static func run(
        _ order: Order, of customer: CustomerSummary, for purpose: Purpose, _ reader: Reader, _ call: Call
    ) throws -> Verdict {
        var findings = prices(order, customer)
        if customer.isDeleted { findings.append(.customerDeleted) }
        findings += try address(order, customer, reader)
        findings += try lots(order, purpose, reader)
        var inputs = ApprovalInputs(
            amountMinor: order.amountMinor, belowFloorPPM: order.lines.lazy.map(\.belowFloorPPM).max() ?? 0)
        var exposure: Int64 = 0
        var limit: Int64?
        if order.kind == .direct {
            let standing = try CreditStanding.of(customer: customer, on: call.businessDate, reader)
            // The account holds an approved order already, a shipped part of it too; only what is left can be taken out again.
            exposure = [standing.account.exposureMinor, -order.approvedUnshippedMinor].clampedSum()
            if case .limited(let most) = standing.limit { limit = most }
            findings += credit(order, standing, &inputs)
            if let missing = try missingPayment(order, purpose, standing.account, reader) { findings.append(missing) }
        }
        return Verdict(
            findings: findings, rule: try ApprovalMatrix.match(inputs, reader), inputs: inputs, exposureBeforeMinor: exposure,
            creditLimitMinor: limit)
    }

    private static func prices(_ order: Order, _ customer: CustomerSummary) -> [Finding] {
        var findings: [Finding] = []
        for line in order.lines {
            if line.belowFloorPPM > 0 { findings.append(.belowFloor(line: line.line, floorMinor: line.floorPriceMinor)) }
            // What a distributor sells at is its own affair, as long as it respects the floor.
            if order.kind == .direct, let listed = line.listPriceMinor, listed != line.unitPriceMinor {
                findings.append(.offList(line: line.line, listedMinor: listed))
            }
        }
        if order.kind == .direct, order.payment == .credit, order.paymentDays > customer.paymentDays {
            findings.append(.longerTerms(days: order.paymentDays, agreedDays: customer.paymentDays))
        }
        return findings
    }

    private static func address(_ order: Order, _ customer: CustomerSummary, _ reader: Reader) throws -> [Finding] {
        if let pending = try CustomerDirectory.pendingAddressVersion(customer.id, reader) {
            return [.addressPending(version: pending)]
        }
        if customer.addressVersion == 0 { return [.addressNotConfirmed] }
        if order.addressVersion < customer.addressVersion {
            return [.addressSuperseded(confirmedVersion: customer.addressVersion)]
        }
        return order.addressVersion == customer.addressVersion ? [] : [.addressNotConfirmed]
    }

    private static func lots(_ order: Order, _ purpose: Purpose, _ reader: Reader) throws -> [Finding] {
        try order.lines.compactMap { line -> Finding? in
            guard let lot = line.lot, line.shippedQuantity < line.quantity else { return nil }
            let sql = "SELECT quality FROM orders_lot WHERE product_id = ? AND code = ?"
            switch try reader.value(String.self, sql, [line.productID, lot]) {
            case nil: return .lotUnknown(line: line.line, lot: lot)
            case "blocked": return .lotBlocked(line: line.line, lot: lot)
            case "pending": return purpose == .release ? .lotPending(line: line.line, lot: lot) : nil
            default: return nil
            }
        }
    }

    /// Prepaid orders pass: the money comes before the goods, which ``missingPayment(_:_:_:_:)`` sees to.
    private static func credit(_ order: Order, _ standing: CreditStanding, _ inputs: inout ApprovalInputs) -> [Finding] {
        guard order.payment == .credit else { return [] }
        var findings: [Finding] = []
        let adding = order.state.isApproved ? 0 : order.amountMinor
        if let reason = standing.holdReason { findings.append(.creditHold(reason: reason)) }
        inputs.creditUsePPM = standing.creditUsePPM(adding: adding)
        if case .limited(let limit) = standing.limit {
            let excess = [standing.account.exposureMinor, adding, -limit].clampedSum()
            if excess > 0 {
                findings.append(.overCredit(excessMinor: excess))
                // However small the excess, it is not rounded down to the limit.
                inputs.creditUsePPM = max(inputs.creditUsePPM, 1_000_001)
            }
        }
        if standing.isOverdueBlocked {
            findings.append(.overdue(amountMinor: standing.overdueMinor, days: standing.daysOverdueMax))
            inputs.daysOverdue = standing.daysOverdueMax
        }
        return findings
    }

    /// What is missing of the money due at this milestone: the credit policy's share of a prepaid order before it is approved, the order's
    /// own deposit before goods leave.
    ///
    /// Money is a customer's, not an order's: what nothing has taken yet must cover it, and goods that left earlier without an invoice and
    /// open invoices take from that money first.
    private static func missingPayment(
        _ order: Order, _ purpose: Purpose, _ account: Account, _ reader: Reader
    ) throws -> Finding? {
        let share: Int64
        switch purpose {
        case .submit: return nil
        case .approve: share = order.payment == .prepaid ? try CreditPolicy.current(reader).depositPPM : 0
        case .release: share = order.depositPPM
        }
        guard share > 0 else { return nil }
        let due = ExactArithmetic.multiply(order.amountMinor, by: share, dividingBy: 1_000_000) ?? order.amountMinor
        let free = [account.unappliedMinor, -account.shippedUninvoicedMinor, -account.openInvoicesMinor].clampedSum()
        let missing = max(0, due - order.shippedMinor) - max(0, free)
        return missing > 0 ? .paymentMissing(missingMinor: missing) : nil
    }
}
