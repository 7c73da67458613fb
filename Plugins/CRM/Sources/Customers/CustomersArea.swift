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
        registrar.migration("0001-customers", sql: CustomersSchema.customers)
        registrar.migration("0002-ownership", sql: CustomersSchema.ownership)
        registrar.migration("0003-addresses", sql: CustomersSchema.addresses)
        registrar.migration("0004-contacts", sql: CustomersSchema.contacts)
        registrar.migration("0005-classes", sql: CustomersSchema.classes)
        registrar.migration("0006-append-only", sql: CustomersSchema.immutability)
        registrar.publishes(CustomerCreated.self)
        registrar.publishes(OwnerChanged.self)
    }
}
