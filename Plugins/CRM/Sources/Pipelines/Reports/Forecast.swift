internal import PluginKit
internal import SwiftProtobuf

/// The weighted forecast at an instant (O03): open deals by probability, and what is left out of it listed apart.
struct Forecast: Sendable {
    struct Month: Sendable {
        var deals: Int64 = 0
        var amount: Int64 = 0
        /// Sum of amount × parts per million, exact.
        var weightedTimesMillion: Int128 = 0
        var unweightedAmount: Int64 = 0

        /// Rounded once, half-up.
        var weighted: Int64 { Int64(clamping: (weightedTimesMillion + 500_000) / 1_000_000) }
    }

    /// A count of deals with their amount and the first codes.
    struct Excluded: Sendable {
        static let codesMax = 1000

        var deals: Int64 = 0
        var amount: Int64 = 0
        var codes: [String] = []

        mutating func add(_ deal: FunnelDeal) {
            deals += 1
            amount.addClamped(deal.amountMinor)
            if codes.count < Self.codesMax { codes.append(deal.code) }
        }
    }

    private(set) var months: [String: Month] = [:]
    private(set) var won: [String: Excluded] = [:]
    private(set) var nullProbability = Excluded()
    private(set) var lost = Excluded()
    private(set) var onHold = Excluded()

    /// Computes the forecast over what the caller may see.
    static func compute(pipeline: String?, asOf: Instant, _ reader: Reader, _ call: Call) throws -> Forecast {
        var forecast = Forecast()
        try FunnelDeal.forEach(pipeline: pipeline, asOf: asOf, reader, call) { _, deal in forecast.add(deal) }
        return forecast
    }

    private mutating func add(_ deal: FunnelDeal) {
        switch deal.state {
        case .open: addOpen(deal)
        case .onHold: onHold.add(deal)
        case .won: won[deal.closedOn?.month ?? "", default: Excluded()].add(deal)
        case .lost: lost.add(deal)
        }
    }

    private mutating func addOpen(_ deal: FunnelDeal) {
        var month = months[deal.expectedCloseOn.month] ?? Month()
        month.deals += 1
        month.amount.addClamped(deal.amountMinor)
        if let probability = deal.probability {
            month.weightedTimesMillion += Int128(deal.amountMinor) * Int128(probability)
        } else {
            month.unweightedAmount.addClamped(deal.amountMinor)
            nullProbability.add(deal)
        }
        months[deal.expectedCloseOn.month] = month
    }

    /// The forecast as the API shows it.
    func message(asOf: Instant) -> Spearhead_Crm_V1_GetForecastResponse {
        .with { message in
            message.asOf = asOf.timestamp
            message.months = months.sorted { $0.key < $1.key }.map { name, month in
                .with {
                    $0.month = name
                    $0.openDeals = month.deals
                    $0.openAmountMinor = month.amount
                    $0.weightedMinor = month.weighted
                    $0.unweightedAmountMinor = month.unweightedAmount
                }
            }
            message.nullProbability = nullProbability.codes
            message.nullProbabilityDeals = nullProbability.deals
            message.lostExcluded = lost.codes
            message.lostDealsExcluded = lost.deals
            message.lostAmountExcludedMinor = lost.amount
            message.onHoldDealsExcluded = onHold.deals
            message.onHoldAmountExcludedMinor = onHold.amount
            message.wonByMonth = won.sorted { $0.key < $1.key }.map { name, month in
                .with {
                    $0.month = name
                    $0.deals = month.deals
                    $0.amountMinor = month.amount
                }
            }
        }
    }
}
