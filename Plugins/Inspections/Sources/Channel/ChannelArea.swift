internal import PluginKit

/// Channel discipline: sightings, diversion, price inversion, stuffing and slumps.
enum ChannelArea {
    static let personalData: [PersonalDataColumn] = []

    static func register(with registrar: inout PluginRegistrar) {}
}
