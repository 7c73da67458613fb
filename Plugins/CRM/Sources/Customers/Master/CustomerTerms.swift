/// What a customer is in the trade.
public enum CustomerKind: String, Sendable, Hashable, CaseIterable {
    /// Buys to resell to shops, and supplies them.
    case distributor
    /// A shop that sells to consumers.
    case retailer
    /// A chain or institution that is served centrally.
    case keyAccount = "key_account"
}

/// How much attention a customer gets; the class's policy says how often it is visited and with which strategy.
public enum CustomerClass: String, Sendable, Hashable, CaseIterable {
    /// Key customers (重点客户).
    case key = "A"
    /// Potential customers (潜力客户).
    case potential = "B"
    /// General customers (一般客户).
    case general = "C"
}

/// The trade channel a customer belongs to.
public enum CustomerChannel: String, Sendable, Hashable, CaseIterable {
    /// Traditional trade (传统渠道).
    case traditional
    /// Convenience shops (便利店).
    case convenience
    /// Supermarkets and chains (现代渠道).
    case modernTrade = "modern_trade"
    /// Wholesale (批发).
    case wholesale
}

/// What a customer is worth by the value rule; the machine sets it, nobody types it.
enum ValueClass: String, Sendable, Hashable, CaseIterable {
    case highValue = "high_value"
    case potential
    case ordinary
}
