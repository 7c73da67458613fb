/// What a customer is in the trade.
enum CustomerKind: String, Sendable, Hashable, CaseIterable {
    case distributor
    case retailer
    case keyAccount = "key_account"
}

/// How much attention a customer gets; the class's policy says how often it is visited and with which strategy.
enum CustomerClass: String, Sendable, Hashable, CaseIterable {
    case key = "A"
    case potential = "B"
    case general = "C"
}

/// The trade channel a customer belongs to.
enum CustomerChannel: String, Sendable, Hashable, CaseIterable {
    case traditional
    case convenience
    case modernTrade = "modern_trade"
    case wholesale
}

/// What a customer is worth by the value rule; the machine sets it, nobody types it.
enum ValueClass: String, Sendable, Hashable, CaseIterable {
    case highValue = "high_value"
    case potential
    case ordinary
}
