internal import Organization
internal import PluginKit

/// What the plugin brings for customers.
enum CustomersArea {
    static let personalData = [
        PersonalDataColumn(table: "crm_contact", column: "name", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_contact", column: "title", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_contact", column: "phone", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_contact", column: "email", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_contact_log", column: "summary", subjectColumn: "contact_id"),
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registerSchema(with: &registrar)
        registerPermissions(with: &registrar)
        registerCustomerMethods(with: &registrar)
        registerOwnershipMethods(with: &registrar)
        registerAddressAndContactMethods(with: &registrar)
        registerClassMethods(with: &registrar)
        registrar.publishes(CustomerCreated.self)
        registrar.publishes(OwnerChanged.self)
        registrar.handles(PersonLeaving.self) { try PersonLeavingHandler.handle($0, writer: $1, call: $2) }
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
