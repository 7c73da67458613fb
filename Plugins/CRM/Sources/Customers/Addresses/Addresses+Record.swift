internal import GRDB
internal import PluginKit

extension Addresses {
    /// Records a documented version from the past: the next one, the proof of the address at opening, or the decision of a
    /// pending one.
    static func record(
        _ wanted: Address, of customer: Customer, writer: Writer, call: Call
    ) throws -> ImportTable.Outcome {
        let subject = "customers/\(customer.id)/addresses/\(wanted.version)"
        guard let existing = try Address.find(customer: customer.id, version: wanted.version, writer) else {
            let next = try lastVersion(customer.id, writer) + 1
            guard wanted.version == next else {
                throw RPCError.invalidField("version", "must be \(next), the next version of the customer's address")
            }
            try insert(wanted, writer)
            writer.audit(subject, [FieldChange("state", nil, wanted.state.rawValue)])
            try refresh(customer, reason: "import", writer: writer, call: call)
            return .created
        }
        if existing == wanted { return .unchanged }
        let isSameRequest =
            existing.address == wanted.address && existing.requestedAt == wanted.requestedAt
            && existing.requestedBy == wanted.requestedBy
        guard existing.origin == .opening || (existing.state == .pending && isSameRequest) else {
            throw RPCError.invalidField("version", "is recorded with other facts, which stay")
        }
        try update(wanted, writer)
        writer.audit(
            subject,
            [
                FieldChange("address", existing.address, wanted.address),
                FieldChange("state", existing.state.rawValue, wanted.state.rawValue),
            ])
        try refresh(customer, reason: "import", writer: writer, call: call)
        return .updated
    }
}
