internal import GRDB
internal import Organization
internal import PluginKit

/// What depots will need, from the sell-out of the outlets they supply (F06).
struct DemandForecast: Sendable, Hashable {
    var depotCode: String
    var productCode: String
    var sellOut: Int64
    /// sell-out ÷ days × days to forecast, half-up, at least 0.
    var forecast: Int64

    /// By depot and product; a depot sums up what lies below it, so that demand reaches the plant.
    static func all(
        from interval: ClosedRange<BusinessDate>, days: Int64, _ reader: Reader
    ) throws -> [DemandForecast] {
        let depots = try reader.rows("SELECT * FROM visits_depot ORDER BY code").map(Depot.init(row:))
        let chains = chains(depots)
        var depotOf: [String: Depot] = [:]
        // Depots nearer to the outlet come later and take over their part of a larger territory.
        for depot in depots.sorted(by: { ($0.tier, $0.code) < ($1.tier, $1.code) }) {
            guard let territory = depot.territoryID else { continue }
            for below in try Territories.subtree(of: territory, reader) { depotOf[below] = depot }
        }
        let territories = try reader.rows("SELECT id, territory_id FROM crm_customer WHERE territory_id IS NOT NULL")
        let territoryOf = Dictionary(territories.map { ($0[0] as String, $0[1] as String) }) { $1 }
        var sums: [[String]: Int64] = [:]
        // What distributors sell to their retailers is no consumption; the retailers' own sell-out is.
        let distributors = Set(try reader.values(String.self, "SELECT id FROM crm_customer WHERE kind = 'distributor'"))
        for row in try PsiLedger.rows(closedIn: interval, reader) where !distributors.contains(row.customerID) {
            guard let depot = territoryOf[row.customerID].flatMap({ depotOf[$0] }) else { continue }
            for code in chains[depot.id] ?? [] { sums[[code, row.productCode], default: 0].addClamped(row.sellOut) }
        }
        let span = Int64(interval.days)
        return sums.map { key, sellOut in
            let forecast = ExactArithmetic.multiply(max(0, sellOut), by: days, dividingBy: span) ?? 0
            return DemandForecast(depotCode: key[0], productCode: key[1], sellOut: sellOut, forecast: forecast)
        }.sorted { ($0.depotCode, $0.productCode) < ($1.depotCode, $1.productCode) }
    }

    /// The codes of each depot and of all above it.
    private static func chains(_ depots: [Depot]) -> [String: [String]] {
        let byID = Dictionary(depots.map { ($0.id, $0) }) { $1 }
        return byID.mapValues { depot in
            var codes = [depot.code]
            var above = depot.parentID.flatMap { byID[$0] }
            while let next = above {
                codes.append(next.code)
                above = next.parentID.flatMap { byID[$0] }
            }
            return codes
        }
    }
}
