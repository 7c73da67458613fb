internal import PluginKit

/// Channel discipline: sightings, diversion, price inversion, stuffing, slumps and what sales cost.
enum ChannelArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration(ChannelSettingsSchema.name, sql: ChannelSettingsSchema.sql)
        registrar.migration(SightingSchema.name, sql: SightingSchema.sql)
        registrar.migration(ExpenseSchema.name, sql: ExpenseSchema.sql)
        ChannelPermissions.register(with: &registrar)
        SightingMethods.register(with: &registrar)
        LotMethods.register(with: &registrar)
        StuffingMethods.register(with: &registrar)
        ChannelSettingsMethods.register(with: &registrar)
        ExpenseMethods.register(with: &registrar)
        registrar.importable(SightingImport.table)
        registrar.importable(ExpenseImport.table)
        for measure in ChannelMeasures.all { registrar.measure(measure) }
        registrar.job("lot-flags", .daily(hour: 21, minute: 30), run: LotFlags.open)
        registrar.job("stuffing-flags", .daily(hour: 1, minute: 10), run: StuffingFlags.open)
    }
}
