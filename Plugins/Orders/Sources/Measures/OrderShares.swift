internal import GRDB
internal import PluginKit

/// Who shares the credit of orders, in parts per million that add up to 1 000 000; an order without shares is its rep's alone.
struct OrderShares: Sendable {
    private let people: Set<String>?
    private let orders: [String: [(person: String, ppm: Int64)]]

    /// Whether the people share no order.
    var isEmpty: Bool { orders.isEmpty }

    /// The orders that any of the people shares; `nil` is everyone.
    static func find(people: [String]?, _ reader: Reader) throws -> OrderShares {
        var orders: [String: [(person: String, ppm: Int64)]] = [:]
        try reader.forEach(
            """
            SELECT order_id, person_id, share_ppm FROM orders_order_share WHERE order_id IN \
            (SELECT order_id FROM orders_order_share WHERE person_id IN (\(peopleSQL(people)))) ORDER BY order_id, person_id
            """, [peopleJSON(people)]
        ) { orders[$0[0], default: []].append(($0[1], $0[2])) }
        return OrderShares(people: people.map(Set.init), orders: orders)
    }

    /// The parts of those people who were asked for; the parts of all add up to `value`, by largest remainder.
    func split(_ value: Int64, order: String) -> [(person: String, value: Int64)] {
        guard let shares = orders[order], let parts = ExactArithmetic.split(value, weights: shares.map(\.ppm)) else { return [] }
        return zip(shares, parts).compactMap { share, part in
            people?.contains(share.person) ?? true ? (share.person, part) : nil
        }
    }

    /// The ids of the people as a subquery with one argument, ``peopleJSON(_:)``; everyone's come from the organisation, so that
    /// the indexes that begin with the person serve both.
    static func peopleSQL(_ people: [String]?) -> String {
        people == nil ? "SELECT id FROM organization_person WHERE ? IS NULL" : "SELECT value FROM json_each(?)"
    }

    /// The argument of ``peopleSQL(_:)``.
    static func peopleJSON(_ people: [String]?) -> String? { people.map { VisibleSet.json($0) } }
}
