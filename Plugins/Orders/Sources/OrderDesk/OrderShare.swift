internal import GRDB
internal import PluginKit

/// A person's share of the credit for an order.
struct OrderShare: Sendable, Hashable {
    /// Most people that share an order.
    static let countMax = 20

    var personID: String
    var sharePPM: Int64

    static func validate(_ shares: [OrderShare], _ check: inout FieldCheck) {
        guard !shares.isEmpty else { return }
        if shares.count > countMax { check.fail("shares", "must be at most \(countMax)") }
        if Set(shares.map(\.personID)).count != shares.count { check.fail("shares", "must name everybody once") }
        if shares.contains(where: { !(1...1_000_000).contains($0.sharePPM) }) || total(shares) != 1_000_000 {
            check.fail("shares", "must add up to 1000000 parts per million")
        }
    }

    private static func total(_ shares: [OrderShare]) -> Int64 {
        shares.prefix(countMax).reduce(0) { $0 + min(max(0, $1.sharePPM), 1_000_001) }
    }

    /// Adds a violation for everybody whom the organisation does not know.
    static func validatePeople(_ shares: [OrderShare], _ check: inout FieldCheck, _ reader: Reader) throws {
        for (index, share) in shares.enumerated()
        where try !reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [share.personID]) {
            check.fail("shares[\(index)].person_id", "names nobody in the organisation")
        }
    }

    static func list(of order: String, _ reader: Reader) throws -> [OrderShare] {
        try reader.rows("SELECT person_id, share_ppm FROM orders_order_share WHERE order_id = ? ORDER BY person_id", [order])
            .map { OrderShare(personID: $0[0], sharePPM: $0[1]) }
    }

    static func insert(_ shares: [OrderShare], of order: String, _ writer: Writer) throws {
        for share in shares {
            try writer.execute(
                "INSERT INTO orders_order_share (order_id, person_id, share_ppm) VALUES (?, ?, ?)",
                [order, share.personID, share.sharePPM])
        }
    }
}
