internal import GRDB
internal import PluginKit

extension Customers {
    /// Creates a customer with version 1 of its address and the first claim of its owner.
    ///
    /// - Throws: ``RPCError`` `INVALID_FIELDS` with the plain names of the wrong fields, or `CUSTOMER_CODE_TAKEN`.
    static func create(_ draft: CustomerDraft, writer: Writer, call: Call) throws -> Customer {
        var draft = draft
        if draft.ownerID == nil, draft.unresolvedOwnerCode == nil { draft.ownerID = call.caller.person }
        try validate(draft, writer, call)
        let customer = Customer(
            id: call.newID(), code: draft.code.isEmpty ? try nextCode(writer) : draft.code, draft: draft, now: call.now)
        try insert(customer, writer)
        if !draft.address.isEmpty { try Addresses.open(customer, writer, call) }
        try OwnershipClaims.append(
            customer.id, sequence: 1, from: nil, to: customer.ownerID, reason: draft.reason, writer, call)
        if !draft.contactName.isEmpty || !draft.contactPhone.isEmpty {
            _ = try Contacts.create(
                ContactDraft(name: draft.contactName, phone: draft.contactPhone), of: customer, writer: writer, call: call)
        }
        writer.audit(
            "customers/\(customer.id)",
            [
                FieldChange("code", nil, customer.code), FieldChange("name", nil, customer.name),
                FieldChange("owner_id", nil, customer.ownerID),
            ])
        try writer.publish(CustomerCreated(customer: customer.id, code: customer.code, owner: customer.ownerID), call)
        return customer
    }

    private static func validate(_ draft: CustomerDraft, _ writer: Writer, _ call: Call) throws {
        var violations = CustomerRules.violations(of: draft)
        let known = try References(
            owner: draft.ownerID, territory: draft.territoryID, supplier: draft.supplierID, code: draft.code, writer, call)
        violations += known.violations(ownerMayHaveLeft: draft.origin == .importer)
        if draft.ownerID == nil, draft.unresolvedOwnerCode == nil {
            violations.append(RPCError.FieldViolation("owner_id", "must name a person, because the caller is none"))
        }
        if draft.origin == .command, let date = draft.openedOn, date > call.businessDate {
            violations.append(RPCError.FieldViolation("opened_on", "must not be in the future"))
        }
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        guard !known.codeIsTaken else {
            throw RPCError(
                .alreadyExists, "CUSTOMER_CODE_TAKEN",
                "There is a customer with code \(draft.code). Choose another code, or leave it empty to get one.")
        }
        if draft.origin == .command { try call.requireVisible(draft.ownerID, "person", draft.ownerID ?? "") }
    }

    /// The next number that no customer has: `C000123`.
    private static func nextCode(_ writer: Writer) throws -> String {
        while true {
            let number = try writer.value(
                Int64.self, "UPDATE crm_customer_counter SET value = value + 1 WHERE name = 'customer' RETURNING value")
            let digits = String(number ?? 0)
            let code = "C" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            if try !writer.exists("SELECT 1 FROM crm_customer WHERE code = ?", [code]) { return code }
        }
    }

    private static func insert(_ customer: Customer, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO crm_customer (\(Customer.columns)) VALUES \
            (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, customer.values)
    }
}

extension Customer {
    fileprivate init(id: String, code: String, draft: CustomerDraft, now: Instant) {
        self.id = id
        self.code = code
        name = draft.name
        kind = draft.kind
        customerClass = draft.customerClass
        channel = draft.channel
        territoryID = draft.territoryID
        ownerID = draft.ownerID
        unresolvedOwnerCode = draft.unresolvedOwnerCode
        supplierID = draft.supplierID
        address = draft.address
        addressVersion = draft.address.isEmpty ? 0 : 1
        latitudeMicrodegrees = draft.latitudeMicrodegrees
        longitudeMicrodegrees = draft.longitudeMicrodegrees
        creditLimitMinor = draft.creditLimitMinor
        paymentDays = draft.paymentDays
        openedOn = draft.openedOn
        openingOwnerID = draft.openedOn == nil ? nil : draft.ownerID
        visitIntervalDays = draft.visitIntervalDays
        annualValueMinor = draft.annualValueMinor
        profileCompletenessPercent = 0
        createdAt = now
        updatedAt = now
        version = 1
    }
}
