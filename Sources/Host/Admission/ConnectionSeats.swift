internal import RPC
internal import Synchronization
internal import TenantStore

/// The connections that may present a company's tokens at once.
final class ConnectionSeats: Sendable {
    /// A place that is taken for as long as the object lives.
    final class Seat: Sendable {
        let tenant: TenantID
        private let seats: ConnectionSeats

        fileprivate init(_ tenant: TenantID, _ seats: ConnectionSeats) {
            self.tenant = tenant
            self.seats = seats
        }

        deinit { seats.taken.subtract(1, ordering: .relaxed) }
    }

    private let taken = Atomic<Int64>(0)
    private let tenant: TenantID
    private let seatsMax: Int64

    init(tenant: TenantID, max seatsMax: Int64) {
        self.tenant = tenant
        self.seatsMax = seatsMax
    }

    /// Gives the connection that presents `credential` a seat, unless it has one.
    ///
    /// - Returns: `nil`, or why it is refused: RESOURCE_EXHAUSTED `TOO_MANY_CONNECTIONS`.
    func refusal(_ credential: Credential) -> RPCError? {
        if let seat = credential.seat as? Seat, seat.tenant == tenant { return nil }
        guard taken.add(1, ordering: .relaxed).newValue <= seatsMax else {
            taken.subtract(1, ordering: .relaxed)
            return RPCError(
                .resourceExhausted, "TOO_MANY_CONNECTIONS",
                "This company has \(seatsMax) connections, which is the most. Close some, or send more calls over one.",
                domain: "platform", retryDelayMilliseconds: 1000)
        }
        credential.seat = Seat(tenant, self)
        return nil
    }
}
