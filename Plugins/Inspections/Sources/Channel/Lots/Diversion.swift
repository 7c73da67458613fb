internal import PluginKit

/// A lot found at a place to which it had not been shipped (I01): all such sightings of the lot there.
struct Diversion: Sendable, Hashable {
    /// How sure it is.
    enum State: Sendable, Hashable {
        /// Seen at one outlet.
        case suspected
        /// Seen at two outlets or more.
        case corroborated
    }

    /// A customer to whom the company had shipped the lot before the first sighting.
    struct Source: Sendable, Hashable {
        var receiver: LotDispatch.Receiver
        var place: MarketPlace?
        /// Its first shipment.
        var firstAt: Instant
        /// Base units until the first sighting.
        var quantity: Int64
    }

    var lot: Sighting.Lot
    var productCode: String
    var place: MarketPlace
    /// By time, at least one.
    var sightings: [Sighting]
    /// By code.
    var sources: [Source]

    /// The outlets with the first sighting at each, by code.
    var outlets: [Sighting] {
        let first = Dictionary(sightings.map { ($0.customerID, $0) }) { earlier, _ in earlier }
        return first.values.sorted { $0.customerCode < $1.customerCode }
    }

    var state: State { Set(sightings.map(\.customerID)).count > 1 ? .corroborated : .suspected }

    /// The source with most of the lot, which is to be heard first; on a tie the first by code.
    var mainSource: Source? {
        sources.max { ($0.quantity, $1.receiver.code) < ($1.quantity, $0.receiver.code) }
    }
}

extension Diversion {
    /// The diversions among sightings, by product code, lot and place; the order in which anything is given does not matter.
    static func find(in sightings: [Sighting], _ routes: LotRoutes) -> [Diversion] {
        struct Key: Hashable {
            var lot: Sighting.Lot
            var place: MarketPlace
        }
        var found: [Key: [Sighting]] = [:]
        for sighting in sightings where routes.verdict(of: sighting) == .diverted {
            guard let place = routes.map.place(sighting.territoryID) else { continue }
            found[Key(lot: sighting.lot, place: place), default: []].append(sighting)
        }
        return found.compactMap { key, sightings in
            let inTime = sightings.sorted { ($0.at, $0.key) < ($1.at, $1.key) }
            guard let first = inTime.first else { return nil }
            return Diversion(
                lot: key.lot, productCode: first.productCode, place: key.place, sightings: inTime,
                sources: sources(of: key.lot, by: first.at, routes))
        }.sorted { ($0.productCode, $0.lot.code, $0.place.code) < ($1.productCode, $1.lot.code, $1.place.code) }
    }

    private static func sources(of lot: Sighting.Lot, by instant: Instant, _ routes: LotRoutes) -> [Source] {
        let dispatches = Dictionary(grouping: routes.dispatches(of: lot, through: instant), by: \.receiver)
        return dispatches.compactMap { receiver, dispatches in
            dispatches.map(\.at).min().map {
                Source(
                    receiver: receiver, place: routes.map.place(receiver.territoryID), firstAt: $0,
                    quantity: dispatches.reduce(0) { $0 + $1.quantity })
            }
        }.sorted { $0.receiver.code < $1.receiver.code }
    }
}
