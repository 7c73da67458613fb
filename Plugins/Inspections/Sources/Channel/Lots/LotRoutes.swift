internal import GRDB
internal import Orders
internal import PluginKit

/// What the trace of a lot says about the place where it was seen.
enum SightingVerdict: Sendable, Hashable {
    /// The lot had been shipped to a customer of this place.
    case authorized
    /// The lot had not been shipped to this place by then.
    case diverted
    /// The company has never shipped the lot.
    case unknownLot
    /// The outlet lies in no territory, so that nothing can be said.
    case unplaced
}

/// A shipment of a lot by the company itself.
struct LotDispatch: Sendable, Hashable {
    /// A customer of the company: distributor or key account.
    struct Receiver: Sendable, Hashable {
        var id: String
        var code: String
        var territoryID: String?
        var ownerID: String?
    }

    var receiver: Receiver
    var at: Instant
    /// Base units.
    var quantity: Int64
}

/// Where the company shipped lots, and what that allows: a lot may be where a customer is to whom it was shipped until then.
///
/// It is a function of the facts. A shipment that arrives late changes what is said of earlier sightings.
struct LotRoutes: Sendable {
    let map: MarketMap
    private let dispatches: [Sighting.Lot: [LotDispatch]]

    init(_ map: MarketMap, _ dispatches: [Sighting.Lot: [LotDispatch]]) {
        self.map = map
        self.dispatches = dispatches
    }

    /// Reads the routes of the lots of some sightings.
    init(of sightings: [Sighting], _ reader: Reader) throws {
        var receivers: [String: LotDispatch.Receiver] = [:]
        var dispatches: [Sighting.Lot: [LotDispatch]] = [:]
        for lot in Set(sightings.map(\.lot)) {
            let movements = try LotTrace.directShipments(
                product: lot.productID, lot: lot.code, through: Instant(milliseconds: .max), reader)
            dispatches[lot] = try movements.compactMap { movement in
                let known = try receivers[movement.customerID] ?? Self.receiver(movement.customerID, reader)
                receivers[movement.customerID] = known
                return known.map { LotDispatch(receiver: $0, at: movement.shippedAt, quantity: movement.quantity) }
            }
        }
        self.init(try MarketMap(reader), dispatches)
    }

    private static func receiver(_ id: String, _ reader: Reader) throws -> LotDispatch.Receiver? {
        try reader.row("SELECT id, code, territory_id, owner_id FROM crm_customer WHERE id = ?", [id]).map {
            LotDispatch.Receiver(id: $0[0], code: $0[1], territoryID: $0[2], ownerID: $0[3])
        }
    }

    /// The company's shipments of a lot up to and with an instant.
    func dispatches(of lot: Sighting.Lot, through instant: Instant) -> [LotDispatch] {
        (dispatches[lot] ?? []).filter { $0.at <= instant }
    }

    /// What the trace says of one sighting.
    func verdict(of sighting: Sighting) -> SightingVerdict {
        guard dispatches[sighting.lot]?.isEmpty == false else { return .unknownLot }
        guard let place = map.place(sighting.territoryID) else { return .unplaced }
        let isAuthorized = dispatches(of: sighting.lot, through: sighting.at).contains { dispatch in
            map.place(dispatch.receiver.territoryID).map { map.isPlace(place, within: $0) } ?? false
        }
        return isAuthorized ? .authorized : .diverted
    }
}
