internal import PluginKit
internal import RPC

/// The methods of the platform that are not plugin methods.
enum PlatformMethods {
    static func all() throws -> [(name: MethodName, entry: HostMethod)] { [] }
}
