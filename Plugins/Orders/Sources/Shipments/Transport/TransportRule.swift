internal import GRDB
internal import Organization
internal import PluginKit

/// How a product may travel and from where it leaves.
struct TransportRule: Sendable, Hashable {
    var productID: String
    var transportClass = TransportClass.standard
    /// Whether it leaves from the central warehouse only, never from a depot or out of a distributor's own purchase.
    var isCentralOnly = false
    /// 0 while nobody has given a rule.
    var version: Int64 = 0

    /// The rule of a product; standard while nobody has given one.
    static func of(product: String, _ reader: Reader) throws -> TransportRule {
        guard let row = try reader.row("SELECT * FROM orders_transport_rule WHERE product_id = ?", [product]) else {
            return TransportRule(productID: product)
        }
        let transportClass: TransportClass = try row.choice("transport_class", of: "orders_transport_rule")
        return TransportRule(
            productID: product, transportClass: transportClass, isCentralOnly: row["central_only"], version: row["version"])
    }

    /// Writes the rule as its next version.
    func save(replacing before: TransportRule, _ writer: Writer) throws -> TransportRule {
        var saved = self
        saved.version = before.version + 1
        try writer.execute(
            """
            INSERT INTO orders_transport_rule VALUES (?, ?, ?, ?) ON CONFLICT (product_id) DO UPDATE SET \
            transport_class = excluded.transport_class, central_only = excluded.central_only, version = excluded.version
            """, [productID, transportClass.rawValue, isCentralOnly, saved.version])
        writer.audit(
            "transport_rules/\(productID)",
            [
                FieldChange("transport_class", before.transportClass.rawValue, transportClass.rawValue),
                FieldChange("central_only", String(before.isCentralOnly), String(isCentralOnly)),
            ])
        return saved
    }
}
