/// A call as a transport hands it to the host: decoded, bounded, and nothing decided yet.
public struct InboundCall: Sendable {
    /// Index of the method in the host's ``MethodTable``.
    public var method: Int
    /// The serialized request message.
    public var payload: [UInt8]
    /// What the caller presented, or `nil` for an anonymous call.
    public var credential: Credential?
    /// When the answer is no longer wanted.
    public var deadline: Deadline
    /// The W3C `traceparent` of the call, if it has one.
    public var traceparent: String?
    /// The language the caller prefers.
    public var language: Language

    /// Describes a call.
    public init(
        method: Int, payload: [UInt8], credential: Credential?, deadline: Deadline, traceparent: String? = nil,
        language: Language = .chinese
    ) {
        self.method = method
        self.payload = payload
        self.credential = credential
        self.deadline = deadline
        self.traceparent = traceparent
        self.language = language
    }
}

/// A language that labels and messages come in; Chinese is the default.
public enum Language: UInt8, Sendable, Hashable {
    case chinese
    case english
}
