internal import PluginKit

/// Audits: sampling, recounts, findings, register checks and their figures.
enum AuditsArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {}
}
