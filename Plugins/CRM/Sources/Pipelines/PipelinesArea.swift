internal import PluginKit

/// What the plugin brings for pipelines.
enum PipelinesArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {}
}
