internal import NIOCore

/// When a connection has been silent for too long.
///
/// Pure: it is told the time and what happened, and says when to look again. One timer per connection is enough.
struct ConnectionTimeouts: Sendable {
    /// Which bound was passed.
    enum Expiry: String, Sendable, Hashable {
        /// The TLS handshake did not end.
        case handshake
        /// A frame began and did not end.
        case partialFrame = "partial frame"
        /// Nothing was under way.
        case idle
    }

    /// What to do now.
    enum Verdict: Sendable, Hashable {
        /// Close the connection.
        case expired(Expiry)
        /// Ask again at that time.
        case askAgain(NIODeadline)
    }

    /// How long a TLS handshake may take.
    var handshake: TimeAmount
    /// How long one frame may take to arrive.
    var frame: TimeAmount
    /// How long a connection may have no call under way.
    var idle: TimeAmount

    /// When the handshake began; `nil` when it is over.
    var handshakeStart: NIODeadline?
    /// When the present partial frame began; `nil` when there is none.
    var frameStart: NIODeadline?
    /// When something was last received or sent.
    var lastActivity: NIODeadline

    /// Looks at the clock.
    func verdict(at now: NIODeadline, isBusy: Bool) -> Verdict {
        if let handshakeStart {
            let limit = handshakeStart + handshake
            return now >= limit ? .expired(.handshake) : .askAgain(limit)
        }
        let frameLimit = frameStart.map { $0 + frame }
        if let frameLimit, now >= frameLimit { return .expired(.partialFrame) }
        let idleLimit = (isBusy ? now : lastActivity) + idle
        if now >= idleLimit { return .expired(.idle) }
        return .askAgain(min(idleLimit, frameLimit ?? idleLimit))
    }
}
