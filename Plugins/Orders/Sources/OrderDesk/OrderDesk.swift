internal import PluginKit

/// What happens to orders: every door leads here, and from here to ``OrderCheck``.
enum OrderDesk {}
