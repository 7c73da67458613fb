internal import GRDB
internal import PluginKit

/// Gives customers to owners; the only place where an owner changes.
enum Ownership {
    /// Most customers that one command assigns.
    static let assignedMax = 1000

    /// Gives customers to one owner: the master records, the claims and the events, in the caller's transaction.
    ///
    /// - Returns: How many changed hands.
    @discardableResult
    static func assign(_ customers: [Customer], to owner: String, reason: String, writer: Writer, call: Call) throws -> Int {
        let moved = customers.filter { $0.ownerID != owner }
        for customer in moved {
            var after = customer
            after.ownerID = owner
            after.unresolvedOwnerCode = nil
            _ = try Customers.save(customer, after, reason: reason, writer: writer, call: call)
            try OwnershipClaims.append(
                customer.id, sequence: OwnershipClaims.lastSequence(customer.id, writer) + 1, from: customer.ownerID, to: owner,
                reason: reason, writer, call)
        }
        for (from, group) in Dictionary(grouping: moved, by: \.ownerID).sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
            var rest = group.map(\.id)[...]
            while !rest.isEmpty {
                let part = rest.prefix(OwnerChanged.customersMax)
                try writer.publish(OwnerChanged(customers: Array(part), from: from, to: owner, reason: reason), call)
                rest = rest.dropFirst(part.count)
            }
        }
        return moved.count
    }

    /// Refuses a person who does not work for the company on a date.
    static func requireEmployed(_ person: String, on date: BusinessDate, field: String, _ reader: Reader) throws {
        let employed = try reader.exists(
            "SELECT 1 FROM organization_person WHERE id = ? AND (left_on IS NULL OR left_on >= ?)", [person, date])
        guard employed else { throw RPCError.invalidField(field, "must name a person who is employed on \(date)") }
    }
}
