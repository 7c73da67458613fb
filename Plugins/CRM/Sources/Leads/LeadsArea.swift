internal import PluginKit

/// What the plugin brings for leads.
enum LeadsArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {}
}
