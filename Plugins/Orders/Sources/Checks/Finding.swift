internal import PluginKit

/// Something about an order that somebody has to look at.
enum Finding: Sendable, Hashable {
    /// The price after discount lies below the floor.
    case belowFloor(line: Int64, floorMinor: Int64)
    /// The price before discount is not the one of the company's price list.
    case offList(line: Int64, listedMinor: Int64)
    /// The customer gets more days to pay than its terms say.
    case longerTerms(days: Int64, agreedDays: Int64)
    /// The exposure with this order is over the limit.
    case overCredit(excessMinor: Int64)
    /// More is overdue, and for longer, than the policy bears.
    case overdue(amountMinor: Int64, days: Int64)

    /// Finance has stopped credit for the customer.
    case creditHold(reason: String)
    /// A new address waits for its written confirmation.
    case addressPending(version: Int64)
    /// Nobody has confirmed the address that the goods would go to.
    case addressNotConfirmed
    /// Another address was confirmed since.
    case addressSuperseded(confirmedVersion: Int64)
    /// The ordered lot was blocked by quality control.
    case lotBlocked(line: Int64, lot: String)
    /// Quality control has not released the ordered lot; goods of it may not leave.
    case lotPending(line: Int64, lot: String)
    /// There is no such lot of the product.
    case lotUnknown(line: Int64, lot: String)
    /// The deposit, or the whole payment of a prepaid order, has not come in.
    case paymentMissing(missingMinor: Int64)
    /// The customer was deleted.
    case customerDeleted

    /// Whether an approver may accept it; anything else has to be put right first.
    var isAcceptable: Bool {
        switch self {
        case .belowFloor, .offList, .longerTerms, .overCredit, .overdue: true
        case .creditHold, .addressPending, .addressNotConfirmed, .addressSuperseded, .lotBlocked, .lotPending, .lotUnknown,
            .paymentMissing, .customerDeleted:
            false
        }
    }

    /// Name for programs.
    var code: String {
        switch self {
        case .belowFloor: "BELOW_FLOOR"
        case .offList: "OFF_LIST"
        case .longerTerms: "LONGER_TERMS"
        case .overCredit: "OVER_CREDIT"
        case .overdue: "OVERDUE"
        case .creditHold: "CREDIT_HOLD"
        case .addressPending: "ADDRESS_PENDING"
        case .addressNotConfirmed: "ADDRESS_NOT_CONFIRMED"
        case .addressSuperseded: "ADDRESS_SUPERSEDED"
        case .lotBlocked: "LOT_BLOCKED"
        case .lotPending: "LOT_PENDING"
        case .lotUnknown: "LOT_UNKNOWN"
        case .paymentMissing: "PAYMENT_MISSING"
        case .customerDeleted: "CUSTOMER_DELETED"
        }
    }

    /// The line it is about; `nil` when it is about the whole order.
    var line: Int64? {
        switch self {
        case .belowFloor(let line, _), .offList(let line, _), .lotBlocked(let line, _), .lotPending(let line, _),
            .lotUnknown(let line, _):
            line
        default: nil
        }
    }
}
