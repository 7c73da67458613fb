public import PluginKit

/// People, positions, the organisation tree, teams, territories, products and calendars of one company.
public struct OrganizationPlugin: Plugin {
    /// Identity and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "organization", version: "1.0.0", protoPackage: "spearhead.organization.v1", descriptors: organizationDescriptors,
        personalData: [
            PersonalDataColumn(table: "organization_person", column: "name", subjectColumn: "id"),
            PersonalDataColumn(
                table: "organization_person", column: "code", subjectColumn: "id",
                erasure: .keep(because: "books and payslips know the employee by this number")),
        ])

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration(StructureSchema.name, sql: StructureSchema.sql)
        registrar.migration(MarketSchema.name, sql: MarketSchema.sql)
        registrar.migration(CalendarSchema.name, sql: CalendarSchema.sql)
        Permissions.register(with: &registrar)
        PersonMethods.register(with: &registrar)
        PositionMethods.register(with: &registrar)
        OrgUnitMethods.register(with: &registrar)
        TeamMethods.register(with: &registrar)
        TerritoryMethods.register(with: &registrar)
        ProductMethods.register(with: &registrar)
        CalendarMethods.register(with: &registrar)
        StaffMeasures.all.forEach { registrar.measure($0) }
        registrar.publishes(PersonLeaving.self)
        registrar.providesScope(TeamScope())
        registrar.job("apply-positions", .daily(hour: 0, minute: 5)) { writer, call in
            if try PositionHistory.apply(on: call.businessDate, person: nil, writer) { writer.organizationChanged() }
        }
        for table in [
            OrgUnitTable.importable, PersonTable.importable, TerritoryTable.importable, ProductTable.importable,
            HolidayTable.importable,
        ] { registrar.importable(table) }
        for table in [
            OrgUnitTable.exportable, PersonTable.exportable, TerritoryTable.exportable, ProductTable.exportable,
            HolidayTable.exportable,
        ] { registrar.exportable(table) }
    }
}
