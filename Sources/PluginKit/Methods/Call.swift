public import RPC

/// What a handler knows about the call it answers.
public struct Call: Sendable {
    /// The method.
    public let method: MethodName
    /// Who calls.
    public let caller: Caller
    /// The people whose rows the call may touch, by the scope of the method's permission.
    public let visible: VisibleSet
    /// The id that makes a repeat of a command harmless; empty for a query.
    public let requestID: String
    /// The time of the call; every fact written by it has this one time.
    public let now: Instant
    /// The tenant's calendar: time zone and business date.
    public let clock: TenantClock
    /// The language the caller prefers.
    public let language: Language
    /// Distinguishes tenants in page tokens; says nothing about the tenant.
    package let tenantFingerprint: UInt64

    /// Describes a call; the host and the test kit make these.
    package init(
        method: MethodName, caller: Caller, visible: VisibleSet, requestID: String, now: Instant, clock: TenantClock,
        language: Language, tenantFingerprint: UInt64
    ) {
        self.method = method
        self.caller = caller
        self.visible = visible
        self.requestID = requestID
        self.now = now
        self.clock = clock
        self.language = language
        self.tenantFingerprint = tenantFingerprint
    }

    /// The date of the call in the tenant's time zone.
    public var businessDate: BusinessDate { clock.businessDate(of: now) }

    /// A new resource id whose order follows the time of creation.
    public func newID() -> String { UUIDv7.generate(at: now) }

    /// The person who calls.
    ///
    /// - Throws: ``RPCError`` `PERSON_REQUIRED` when the user is no person of the organisation.
    public func person() throws -> String {
        guard let person = caller.person else {
            throw RPCError(
                .failedPrecondition, "PERSON_REQUIRED",
                "This needs a user who is a person of the organisation. Link the user to a person first.")
        }
        return person
    }

    /// Who is named in the facts that the call writes: the person, or the identity when the caller is no person.
    public var actor: String { caller.person ?? caller.id }

    /// Refuses when a row owned by `owner` is not visible, exactly as if it did not exist.
    public func requireVisible(_ owner: String?, _ kind: String, _ id: String) throws {
        guard visible.contains(owner) else { throw RPCError.notFound(kind, id) }
    }
}
