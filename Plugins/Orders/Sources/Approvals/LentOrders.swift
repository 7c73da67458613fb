internal import Organization
internal import PluginKit

/// The orders that delegations let somebody decide on: those that wait for an approval, of whom the giver sees, up to the amount.
///
/// They are lent to be looked at and decided on. Everything else needs the order to be visible anyhow.
struct LentOrders: Sendable {
    private struct Loan: Sendable {
        var people: VisibleSet
        var amountMaxMinor: Int64
    }

    private var loans: [Loan] = []

    /// What is lent to the caller today.
    init(_ reader: Reader, _ call: Call) throws {
        guard let person = call.caller.person, call.visible.people != nil else { return }
        for delegation in try Delegation.holding(for: person, amountMinor: 0, on: call.businessDate, reader) {
            guard let level = try Authority.level(of: delegation.fromPersonID, on: call.businessDate, reader) else { continue }
            let people =
                level.seesEveryone
                ? VisibleSet.everyone
                : VisibleSet(people: try People.team(of: delegation.fromPersonID, on: call.businessDate, reader))
            loans.append(Loan(people: people, amountMaxMinor: delegation.amountMaxMinor))
        }
    }

    /// Whether the order is lent.
    func contain(_ order: Order) -> Bool {
        order.state == .pendingApproval
            && loans.contains { order.amountMinor <= $0.amountMaxMinor && $0.people.contains(order.personID) }
    }

    /// Adds them to the visible ones of a list of `orders_order`.
    func widen(_ query: ListQuery, _ visible: VisibleSet) -> ListQuery {
        guard let own = visible.people, !loans.isEmpty else { return query.visible(visible, "person_id") }
        var condition = "person_id IN (SELECT value FROM json_each(?))"
        var values: [String?] = [VisibleSet.json(own)]
        for loan in loans {
            condition += """
                 OR state = 'pending_approval' AND amount_minor <= CAST(? AS INTEGER) \
                AND person_id IN (\(OrderShares.peopleSQL(loan.people.people.map(Array.init))))
                """
            values += ["\(loan.amountMaxMinor)", OrderShares.peopleJSON(loan.people.people.map(Array.init))]
        }
        return query.filter("(\(condition))", values)
    }
}

extension ApprovalLevel {
    /// Whether who holds the post approves orders of the whole company by the permissions' defaults, and not of a team.
    var seesEveryone: Bool {
        switch self {
        case .supervisor, .manager: false
        case .automatic, .orderDesk, .finance, .director: true
        }
    }
}
