internal import GRDB
internal import PluginKit

/// A target market and the company's position in it (D18).
struct Market: Sendable, Hashable {
    var id: String
    var code: String
    var title: String
    var segment: String
    var positioning: String
    /// Parts per million in a year; `nil` is not estimated, which is not 0.
    var growth: Int64?
    /// Minor units in a year; `nil` is not estimated.
    var profitMinor: Int64?
    var currencyCode: String
    var version: Int64 = 1
}

extension Market {
    /// A market may vanish (−100 %) or grow a hundredfold.
    static let growthBounds: ClosedRange<Int64> = -1_000_000...100_000_000
    static let profitBounds: ClosedRange<Int64> = -1_000_000_000_000_000...1_000_000_000_000_000

    init(row: Row) {
        self.init(
            id: row["id"], code: row["code"], title: row["title"], segment: row["segment"], positioning: row["positioning"],
            growth: row["growth_ppm"], profitMinor: row["profit_minor"], currencyCode: row["currency_code"],
            version: row["version"])
    }

    static func get(_ id: String, _ reader: Reader) throws -> Market {
        guard let row = try reader.row("SELECT * FROM crm_market WHERE id = ?", [id]) else {
            throw RPCError.notFound("market", id)
        }
        return Market(row: row)
    }

    static func create(_ market: Market, writer: Writer) throws -> Market {
        try market.check()
        guard try !writer.exists("SELECT 1 FROM crm_market WHERE code = ?", [market.code]) else {
            throw RPCError.codeTaken("market", market.code)
        }
        try writer.insert(
            "crm_market",
            [
                "id": market.id, "code": market.code, "title": market.title, "segment": market.segment,
                "positioning": market.positioning, "growth_ppm": market.growth, "profit_minor": market.profitMinor,
                "currency_code": market.currencyCode,
            ])
        writer.audit("markets/\(market.id)", [FieldChange("code", nil, market.code)])
        return market
    }

    static func update(_ before: Market, to after: Market, writer: Writer) throws -> Market {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        try writer.update(
            "crm_market", before.id,
            set: [
                "title": saved.title, "segment": saved.segment, "positioning": saved.positioning, "growth_ppm": saved.growth,
                "profit_minor": saved.profitMinor, "currency_code": saved.currencyCode, "version": saved.version,
            ])
        writer.audit(
            "markets/\(before.id)", zip(before.fields, saved.fields).filter { $0.1 != $1.1 }.map { FieldChange($0.0, $0.1, $1.1) }
        )
        return saved
    }

    private var fields: [(String, String?)] {
        [
            ("name", title), ("segment", segment), ("positioning", positioning), ("growth_ppm", growth.map(String.init)),
            ("profit_minor", profitMinor.map(String.init)), ("currency_code", currencyCode),
        ]
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.code("market.code", code, max: 40)
        checks.text("market.name", title, 1...200)
        checks.text("market.segment", segment, 0...2000)
        checks.text("market.positioning", positioning, 0...2000)
        if let growth { checks.range("market.growth_ppm", growth, Self.growthBounds) }
        if let profitMinor { checks.range("market.profit_minor", profitMinor, Self.profitBounds) }
        checks.currency("market.currency_code", currencyCode)
        try checks.finish()
    }
}
