internal import GRDB
internal import PluginKit

/// What of a prepaid order must be paid before it goes on: a deposit before it is approved, everything before goods leave.
///
/// Money is a customer's, not an order's. What counts for prepaid orders is the money that waits for invoices, less what has left
/// without an invoice: that money is spoken for.
enum PaymentGate {
    /// Where money is asked for.
    enum Milestone: Sendable, Hashable {
        /// The deposit of the credit policy.
        case approval
        /// All that will have been shipped of the order with this shipment; its amount.
        case shipment(Int64)
    }

    /// What is missing before a prepaid order may pass, in minor units; 0 when it may, and for orders on credit.
    static func missingMinor(_ order: Order, at milestone: Milestone, _ reader: Reader) throws -> Int64 {
        guard order.payment == .prepaid, order.kind == .direct else { return 0 }
        let account = try Account.find(customer: order.customerID, reader)
        let available = account.unappliedMinor - account.shippedUninvoicedMinor
        switch milestone {
        case .approval:
            let policy = try CreditPolicy.current(reader)
            let deposit =
                ExactArithmetic.multiply(order.unshippedMinor, by: policy.depositPPM, dividingBy: 1_000_000) ?? .max
            return max(0, deposit - available)
        case .shipment(let amount):
            return max(0, amount - available)
        }
    }

    /// Refuses while money is missing.
    ///
    /// - Throws: `PAYMENT_MISSING` with the missing amount.
    static func require(_ order: Order, at milestone: Milestone, _ reader: Reader) throws {
        let missing = try missingMinor(order, at: milestone, reader)
        guard missing == 0 else {
            throw RPCError(
                .failedPrecondition, "PAYMENT_MISSING",
                "The order \(order.number) is prepaid and \(missing) minor units are missing. Record the receipt first.",
                metadata: ["missing_minor": "\(missing)"])
        }
    }
}
