/// What a caller presented as `authorization`, remembered by its connection.
///
/// A connection compares the bytes of each call's metadata with the previous call's and hands out the same
/// object while they are equal, so that the identity layer verifies a token once and then finds its answer in
/// ``session``. When the connection presents something else or ends, the object goes, and what it holds goes with it.
public final class Credential: @unchecked Sendable {
    // @unchecked because `session` and `seat` are read and written only on the event loop of the connection that owns it.

    /// The value of the `authorization` metadata, as received.
    public let bytes: [UInt8]
    /// What the identity layer found for these bytes; confined to the connection's event loop.
    public var session: AnyObject?
    /// What the identity layer counts the connection by; confined to the connection's event loop.
    public var seat: AnyObject?

    /// Remembers what a caller presented.
    public init(bytes: [UInt8]) { self.bytes = bytes }
}

extension Credential: CustomStringConvertible, CustomReflectable {
    /// Nothing of what was presented.
    public var description: String { Secret.placeholder }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
