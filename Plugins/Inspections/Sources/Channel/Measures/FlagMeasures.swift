internal import PluginKit

/// How often something was flagged.
enum FlagMeasures {
    static let all = [stuffedMonths, diversions, priceInversions]

    private static let stuffedMonths = Measure(
        name: StuffingFlags.measure, title: Label("压货月数", "Stuffed months"), unit: .count,
        formula: """
            months that the interval touches in which a distributor's days of stock and sell-in ÷ sell-out are both above their \
            limits, for the distributor's owner; a month is judged by all of its counts
            """, nullPolicy: .zero, dimensions: ["customer"]
    ) { reader, query in
        let settings = try ChannelSettings.current(reader)
        return try FlowMeasures.values(reader, query) { rows in
            let flagged = rows.count { $0.isFlagged(settings) }
            return flagged > 0 ? Int64(flagged) : nil
        }
    }

    private static let diversions = Measure(
        name: "inspections.diversions", title: Label("窜货", "Diversions"), unit: .count,
        formula: """
            lots first seen in the interval at a place to which they had not been shipped by then, for the owner of the source with \
            most of the lot; one for each lot and place
            """, nullPolicy: .zero, dimensions: ["customer"]
    ) { reader, query in
        // A diversion counts where its first sighting lies, so earlier sightings are looked at as well.
        let sightings = try Sighting.list(
            on: query.interval.lowerBound.advanced(byDays: -LotMethods.daysMax)...query.interval.upperBound, reader)
        var counts = Tally(query)
        for diversion in Diversion.find(in: sightings, try LotRoutes(of: sightings, reader)) {
            guard let first = diversion.sightings.first, query.interval.contains(first.on), let source = diversion.mainSource
            else {
                continue
            }
            counts.add(1, person: source.receiver.ownerID, customer: source.receiver.id)
        }
        return counts.values
    }

    private static let priceInversions = Measure(
        name: "inspections.price_inversions", title: Label("价格倒挂", "Price inversions"), unit: .count,
        formula:
            "sightings of the interval with a retail price below the distributor price of their date, for the owner of the outlet",
        nullPolicy: .zero, dimensions: ["customer"]
    ) { reader, query in
        var counts = Tally(query)
        for sighting in try Sighting.list(on: query.interval, reader) where sighting.isPriceInverted {
            counts.add(1, person: sighting.ownerID, customer: sighting.customerID)
        }
        return counts.values
    }
}
