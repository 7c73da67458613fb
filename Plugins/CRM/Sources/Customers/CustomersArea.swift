internal import Organization
internal import PluginKit

/// What the plugin brings for customers.
enum CustomersArea {
    /// Contacts are people. So is a customer who trades alone: what a business shows to everyone and the books refer to is kept, what
    /// was noted about it goes.
    static let personalData =
        PersonalDataColumn.columns("name", "title", "phone", "email", of: "crm_contact", subjectColumn: "id")
        + [PersonalDataColumn(table: "crm_contact_log", column: "summary", subjectColumn: "contact_id")]
        + PersonalDataColumn.columns("name", "address", of: "crm_customer", subjectColumn: "id", erasure: business)
        + PersonalDataColumn.columns(
            "address", "written_request", of: "crm_address", subjectColumn: "customer_id", erasure: business)
        + PersonalDataColumn.columns(
            "changes", of: "crm_customer_revision", subjectColumn: "customer_id", erasure: business)
        + PersonalDataColumn.columns("latitude_microdegrees", "longitude_microdegrees", of: "crm_customer", subjectColumn: "id")
        + PersonalDataColumn.columns(
            "need", "pain", "buying_habit", "decision_process", "budget", "purchase_history", of: "crm_profile",
            subjectColumn: "customer_id")
    /// A contact that was made of a lead is the lead's person.
    static let personAliases = [PersonAlias(table: "crm_contact", subjectColumn: "lead_id", idColumn: "id")]

    private static let business = PersonalDataColumn.Erasure.keep(
        because: "invoices and proofs of delivery name the customer and the address that was confirmed")

    static func register(with registrar: inout PluginRegistrar) {
        registerSchema(with: &registrar)
        registerPermissions(with: &registrar)
        registerCustomerMethods(with: &registrar)
        registerOwnershipMethods(with: &registrar)
        registerAddressAndContactMethods(with: &registrar)
        registerClassMethods(with: &registrar)
        registrar.publishes(CustomerCreated.self)
        registrar.publishes(OwnerChanged.self)
        registrar.publishes(CustomerVisited.self)
        registrar.publishes(BusinessBegan.self)
        registrar.handles(PersonLeaving.self) { try PersonLeavingHandler.handle($0, writer: $1, call: $2) }
        registrar.handles(CustomerVisited.self) { try CustomerActivityHandler.handle($0, writer: $1, call: $2) }
        registrar.handles(BusinessBegan.self) { try CustomerActivityHandler.handle($0, writer: $1, call: $2) }
        registrar.measure(CustomerMeasures.customers)
        registrar.measure(CustomerMeasures.newCustomers)
        registrar.importable(CustomerImport.table)
        registrar.importable(AddressChangeImport.table)
        registrar.exportable(CustomerExport.table)
        registrar.job("recompute-classes", .daily(hour: 3, minute: 10)) { _ = try ValueClasses.recompute(writer: $0, call: $1) }
    }

    private static func registerSchema(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-customers", sql: CustomersSchema.customers)
        registrar.migration("0002-ownership", sql: CustomersSchema.ownership)
        registrar.migration("0003-addresses", sql: CustomersSchema.addresses)
        registrar.migration("0004-contacts", sql: CustomersSchema.contacts)
        registrar.migration("0005-classes", sql: CustomersSchema.classes)
        registrar.migration("0006-append-only", sql: CustomersSchema.immutability)
    }
}
