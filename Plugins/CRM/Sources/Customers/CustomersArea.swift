internal import PluginKit

/// What the plugin brings for customers.
enum CustomersArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {}
}
