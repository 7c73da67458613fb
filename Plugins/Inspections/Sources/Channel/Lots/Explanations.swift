internal import PluginKit

extension Diversion {
    /// The numbers behind the flag.
    func explanation(_ clock: TenantClock) -> Label {
        let outlets = outlets.prefix(10).map { "\($0.customerCode) \($0.on)" }.joined(separator: ", ")
        let sources = sources.prefix(10).map {
            "\($0.receiver.code) (\($0.place?.code ?? "-"), \(clock.businessDate(of: $0.firstAt)), \($0.quantity))"
        }.joined(separator: ", ")
        let count = sightings.count
        return Label(
            """
            产品 \(productCode) 批号 \(lot.code) 在 \(place.code) 的 \(Set(sightings.map(\.customerID)).count) 家门店被发现 \(count) 次（\(outlets)），\
            而此前只发往：\(sources.isEmpty ? "无" : sources)（客户、区域、首次发货日、数量）。
            """,
            """
            Lot \(lot.code) of \(productCode) was seen \(count) times in \(place.code), at \
            \(Set(sightings.map(\.customerID)).count) outlets (\(outlets)). Until then it had been shipped only to: \
            \(sources.isEmpty ? "nobody" : sources) (customer, territory, first shipment, base units).
            """)
    }
}

extension Sighting {
    /// The numbers behind an inverted price.
    var inversionExplanation: Label {
        let observed = MoneyText.of(observedMinor ?? 0)
        let list = MoneyText.of(listMinor)
        return Label(
            "\(on) 在门店 \(customerCode)，产品 \(productCode) 批号 \(lot.code) 的零售价 \(observed) 低于当日经销商进货价 \(list)。",
            "On \(on) outlet \(customerCode) sold lot \(lot.code) of \(productCode) at \(observed), below the distributor price \(list) of that day."
        )
    }
}

/// Amounts as people read them.
enum MoneyText {
    /// Minor units with two decimals: 123456 is 1234.56.
    static func of(_ minor: Int64) -> String { ExactArithmetic.decimal(minor, 100, decimals: 2) ?? "\(minor)" }
}
