internal import GRDB
package import PluginKit
package import RPC
internal import Synchronization
package import TenantStore

/// Who calls: turns a token into a session, and makes, lists and revokes tokens.
///
/// Digests of all tokens are held in memory, so that verifying one does no I/O. A user's roles stand in the company's
/// database; a session that needs them for the first time is completed on a read thread.
package final class Identity: Sendable {
    /// What a token means at present.
    package enum Lookup {
        case session(Session)
        /// The user must be read from the company's database first: call ``load(_:tenant:connection:)`` there.
        case load(CredentialRecord, TenantRuntime)
        case refused(RPCError)
    }

    /// How long ended tokens are remembered, so that a caller hears "expired" instead of "unknown".
    static let endedRetentionSeconds: Int64 = 30 * 86_400

    private struct State {
        var credentials: [TokenDigest: CredentialRecord] = [:]
        var sessions: [TokenDigest: Session] = [:]
    }

    private let control: ControlStore
    private let composition: Composition
    private let directory: TenantDirectory
    private let revision: IdentityRevision
    private let now: @Sendable () -> Instant
    private let sessionIdleSeconds: Int64
    private let state: Mutex<State>

    /// - Parameter sessionIdleSeconds: A session ends when it was not used for so long.
    package init(
        control: ControlStore, composition: Composition, directory: TenantDirectory, revision: IdentityRevision,
        sessionIdleSeconds: Int64, now: @escaping @Sendable () -> Instant
    ) throws {
        self.control = control
        self.composition = composition
        self.directory = directory
        self.revision = revision
        self.sessionIdleSeconds = sessionIdleSeconds
        self.now = now
        let ended = now().advanced(bySeconds: -Self.endedRetentionSeconds)
        let records = try control.write { connection in
            try CredentialRecord.prune(endedBefore: ended, connection)
            return try CredentialRecord.all(connection)
        }
        state = Mutex(State(credentials: Dictionary(records.map { ($0.digest, $0) }) { first, _ in first }))
    }

    /// Grows whenever something about tokens, users or companies changes.
    var generation: UInt64 { revision.current }

    /// What `credential` means when a call presents it; remembers the answer on it, notes the use and counts the connection. Call this on
    /// the connection's event loop only.
    package func lookUp(_ credential: Credential) -> Lookup {
        if let known = credential.session {
            let session = unsafeDowncast(known, to: Session.self)
            if continues(session) { return .session(session) }
        }
        let result = lookUp(authorization: credential.bytes)
        switch result {
        case .session(let session):
            if let refusal = session.tenant?.seats.refusal(credential) { return .refused(refusal) }
            credential.session = session
            session.credential.use.note(now())
        case .load(let record, let tenant):
            if let refusal = tenant.seats.refusal(credential) { return .refused(refusal) }
            record.use.note(now())
        case .refused: break
        }
        return result
    }

    /// Why a token does not hold any more; `nil` when it holds.
    func refusal(_ credential: Credential) -> RPCError? {
        guard case .refused(let error) = lookUp(authorization: credential.bytes) else { return nil }
        return error
    }

    /// What an `authorization` value means.
    package func lookUp(authorization: [UInt8]) -> Lookup {
        // Read before anything that the session will rest on, so that a change in between makes it stale.
        let revision = self.revision.current
        guard let token = Token.bearer(authorization) else { return .refused(.tokenUnknown) }
        let digest = TokenDigest(token: token)
        let (record, session) = state.withLock { ($0.credentials[digest], $0.sessions[digest]) }
        guard let record else { return .refused(.tokenUnknown) }
        if let refusal = refusal(record) { return .refused(refusal) }
        if let session, isCurrent(session, at: now()) { return .session(session) }
        guard let id = record.tenant else {
            let caller = Caller(kind: .operator, id: record.subject, name: record.name)
            return .session(remember(record, caller, Grants(count: composition.permissions.count), nil, revision))
        }
        guard let tenant = directory.find(id), tenant.record.state != .deleting else {
            // A restoration may have given the token to another company since the record was read.
            let holder = state.withLock { $0.credentials[digest]?.tenant }
            return holder == id ? .refused(.tokenUnknown) : lookUp(authorization: authorization)
        }
        if let refusal = tenant.refusal { return .refused(refusal) }
        if record.kind == .delegated {
            let caller = Caller(kind: .operator, id: record.subject, name: record.name, roles: [.admin])
            return .session(remember(record, caller, composition.grants(roles: [.admin]), tenant, revision))
        }
        return .load(record, tenant)
    }

    /// Completes a session from the company's database.
    ///
    /// - Throws: UNAUTHENTICATED when the user is disabled or gone.
    package func load(_ record: CredentialRecord, tenant: TenantRuntime, connection: Connection) throws -> Session {
        let revision = self.revision.current
        let reader = Reader(connection: connection)
        guard let user = try Users.lookUp(record.subject, reader), !user.disabled else { throw RPCError.tokenRevoked }
        let roles = Set(user.roles.map { Role($0) })
        let caller = Caller(
            kind: record.kind == .api ? .api : .user, id: user.id, name: user.name, person: user.person, roles: roles)
        let grants = composition.grants(roles: roles, overrides: try Users.overrides(reader))
        let duty: Duty? = record.kind == .user && user.passwordIsTemporary ? .changePassword : nil
        return remember(record, caller, grants, tenant, revision, duty: duty)
    }

    private func remember(
        _ record: CredentialRecord, _ caller: Caller, _ grants: Grants, _ tenant: TenantRuntime?, _ revision: UInt64,
        duty: Duty? = nil
    ) -> Session {
        let session = Session(
            credential: record, caller: caller, grants: grants, tenant: tenant, context: tenant?.context, duty: duty,
            revision: revision)
        state.withLock { $0.sessions[record.digest] = session }
        return session
    }

    /// Whether nothing that the session rests on has changed; if so it is used now.
    func continues(_ session: Session) -> Bool {
        let now = now()
        guard isCurrent(session, at: now) else { return false }
        session.credential.use.note(now)
        return true
    }

    private func isCurrent(_ session: Session, at now: Instant) -> Bool {
        session.revision == revision.current && now < session.credential.expiresAt && !isIdle(session.credential, at: now)
    }

    private func refusal(_ record: CredentialRecord) -> RPCError? {
        if record.revokedAt != nil { return .tokenRevoked }
        let now = now()
        guard now < record.expiresAt else { return .tokenExpired }
        return isIdle(record, at: now) ? .sessionIdle : nil
    }

    private func isIdle(_ record: CredentialRecord, at now: Instant) -> Bool {
        record.kind == .user && now.milliseconds - record.use.last.milliseconds >= sessionIdleSeconds * 1000
    }
}

extension Identity {
    /// Makes a token; the secret is given once and not stored.
    ///
    /// - Parameters:
    ///   - address: The network address that signed in.
    ///   - announced: Told of the token before it works; when it throws, there is none.
    package func issue(
        _ kind: CredentialRecord.Kind, tenant: TenantID?, subject: String, name: String, lifetimeSeconds: Int64,
        address: String = "", announced: (CredentialRecord) throws -> Void = { _ in }
    ) throws -> (record: CredentialRecord, secret: Secret) {
        let secret = Token.make()
        let now = now()
        let record = CredentialRecord(
            id: UUIDv7.generate(at: now), digest: TokenDigest(token: secret), kind: kind, tenant: tenant, subject: subject,
            name: name, createdAt: now, expiresAt: now.advanced(bySeconds: lifetimeSeconds), revokedAt: nil,
            address: address, use: SessionUse(now))
        try announced(record)
        try control.write { try record.insert($0) }
        state.withLock { $0.credentials[record.digest] = record }
        return (record, secret)
    }

    /// Revokes the tokens that `matches` picks; they are refused from the next call on.
    @discardableResult
    package func revoke(where matches: (CredentialRecord) -> Bool) throws -> Int {
        let now = now()
        let ids = state.withLock { state in state.credentials.values.filter { $0.revokedAt == nil && matches($0) }.map(\.id) }
        guard !ids.isEmpty else { return 0 }
        try control.write { try CredentialRecord.revoke(ids, at: now, $0) }
        let revoked = Set(ids)
        state.withLock { state in
            for (digest, record) in state.credentials where revoked.contains(record.id) {
                state.credentials[digest]?.revokedAt = now
                state.sessions[digest] = nil
            }
        }
        revision.advance()
        return ids.count
    }

    /// Revokes the tokens of users of a company and forgets their names.
    ///
    /// - Parameter also: Runs in the same control transaction.
    func erase(users: Set<String>, of tenant: TenantID, also: (Connection) throws -> Void) throws {
        let now = now()
        let ids = state.withLock { state in
            state.credentials.values.filter { $0.tenant == tenant && users.contains($0.subject) }.map(\.id)
        }
        try control.write { connection in
            try CredentialRecord.revoke(ids, at: now, connection)
            try CredentialRecord.forgetNames(of: ids, connection)
            try also(connection)
        }
        let erased = Set(ids)
        state.withLock { state in
            for (digest, record) in state.credentials where erased.contains(record.id) {
                state.credentials[digest]?.revokedAt = record.revokedAt ?? now
                state.credentials[digest]?.name = ""
                state.credentials[digest]?.address = ""
                state.sessions[digest] = nil
            }
        }
        revision.advance()
    }

    /// Lets a token end earlier; what ends before stays as it is.
    func shorten(_ id: String, to end: Instant) throws {
        try control.write { try CredentialRecord.shorten(id, to: end, $0) }
        state.withLock { state in
            for (digest, record) in state.credentials where record.id == id && record.expiresAt > end {
                state.credentials[digest]?.expiresAt = end
                state.sessions[digest] = nil
            }
        }
        revision.advance()
    }

    /// When the last operator's token ends; `nil` when none is valid.
    var operatorTokensEnd: Instant? {
        let now = now()
        return state.withLock {
            $0.credentials.values.filter { $0.kind == .operator && $0.isLive(at: now) }.map(\.expiresAt).max()
        }
    }

    /// The tokens of a company, by id.
    package func tokens(of tenant: TenantID) -> [CredentialRecord] {
        state.withLock { $0.credentials.values.filter { $0.tenant == tenant } }.sorted { $0.id < $1.id }
    }

    /// The sessions of a user that have not ended, by id.
    func sessions(of user: String, in tenant: TenantID) -> [CredentialRecord] {
        tokens(of: tenant).filter { $0.kind == .user && $0.subject == user && refusal($0) == nil }
    }

    /// Keeps on disk when sessions were used last, so that a restart neither ends nor prolongs them.
    func saveUses() throws {
        let now = now()
        let live = state.withLock { $0.credentials.values.filter { $0.kind == .user && $0.isLive(at: now) } }
        guard !live.isEmpty else { return }
        try control.write { try CredentialRecord.saveUses(live, $0) }
    }

    /// Forgets the tokens of a company that is gone.
    package func forget(tenant: TenantID) {
        state.withLock { state in
            let digests = state.credentials.values.filter { $0.tenant == tenant }.map(\.digest)
            for digest in digests {
                state.credentials[digest] = nil
                state.sessions[digest] = nil
            }
        }
    }

    /// Gives the tokens of a company to the one that took its place; the control database holds it so already.
    func carryOver(from old: TenantID, to new: TenantID) {
        state.withLock { state in
            for (digest, record) in state.credentials where record.tenant == old {
                state.credentials[digest]?.tenant = new
                state.sessions[digest] = nil
            }
        }
        revision.advance()
    }

    /// Says that users, roles or grants changed: every session is checked anew.
    package func usersChanged() {
        state.withLock { $0.sessions = [:] }
        revision.advance()
    }
}

extension RPCError {
    static let tokenMissing = RPCError(
        .unauthenticated, "TOKEN_MISSING", "This call needs a token. Send `authorization: Bearer TOKEN` in the metadata.",
        domain: "platform")
    static let tokenUnknown = RPCError(
        .unauthenticated, "TOKEN_UNKNOWN", "The token is not valid. Sign in again, or ask for a new token.", domain: "platform")
    static let tokenRevoked = RPCError(
        .unauthenticated, "TOKEN_REVOKED", "The token was revoked. Sign in again, or ask for a new token.", domain: "platform")
    static let sessionIdle = RPCError(
        .unauthenticated, "SESSION_IDLE", "The session was not used for too long. Sign in again.", domain: "platform")
    static let tokenExpired = RPCError(
        .unauthenticated, "TOKEN_EXPIRED", "The token has expired. Sign in again, or ask for a new token.", domain: "platform")
}
