/// How much a customer may owe. Not set is not 0, and 0 is not unlimited.
enum CreditLimit: Sendable, Hashable {
    /// Nobody has set a limit and the policy has no default: nothing is checked.
    case notSet
    /// At most this many minor units; 0 is cash only.
    case limited(Int64)
    /// Any amount; somebody said so.
    case unlimited

    /// The customer's own limit; `unlimited` when the profile says so; else the policy's default.
    init(customerMinor: Int64?, unlimited: Bool, defaultMinor: Int64?) {
        if unlimited {
            self = .unlimited
        } else {
            self = (customerMinor ?? defaultMinor).map(CreditLimit.limited) ?? .notSet
        }
    }

    /// The limit in minor units; `nil` when nothing is checked.
    var minor: Int64? {
        guard case .limited(let minor) = self else { return nil }
        return minor
    }
}
