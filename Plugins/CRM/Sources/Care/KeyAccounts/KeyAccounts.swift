internal import PluginKit

/// Customers that are key accounts.
enum KeyAccounts {
    /// Refuses a customer that is none.
    static func require(_ customer: Customer) throws {
        guard customer.kind == .keyAccount else {
            throw RPCError(
                .failedPrecondition, "NOT_A_KEY_ACCOUNT",
                "The customer \(customer.code) is a \(customer.kind.rawValue). Schedules and evaluations are for key accounts.",
                metadata: ["allowed": CustomerKind.keyAccount.rawValue])
        }
    }
}
