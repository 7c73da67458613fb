internal import PluginKit

/// What leaves the house: lots, shipments, returns.
enum ShipmentArea {
    static func register(with registrar: inout PluginRegistrar) {}
}
