internal import PluginKit

/// The order desk: orders, prices, checks and approvals.
enum DeskArea {
    static func register(with registrar: inout PluginRegistrar) {}
}
