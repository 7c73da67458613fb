package final class HostServices: Sendable {}
package struct PlatformCall: Sendable {}
