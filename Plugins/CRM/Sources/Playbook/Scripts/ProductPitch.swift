internal import GRDB
internal import Organization
internal import PluginKit

/// What makes a product worth buying, and why now (D14); the deal's own reason is `why_now` of the opportunity.
struct ProductPitch: Sendable, Hashable {
    var product: String
    var usp = ""
    var urgency = ""
    var version: Int64 = 0
}

extension ProductPitch {
    init(row: Row) {
        self.init(product: row["product_id"], usp: row["usp"], urgency: row["urgency"], version: row["version"])
    }

    /// The pitch of a product that exists; one that nobody wrote is empty.
    static func get(_ product: String, _ reader: Reader) throws -> ProductPitch {
        guard try Products.find(id: product, reader) != nil else { throw RPCError.notFound("product", product) }
        let row = try reader.row("SELECT * FROM crm_product_pitch WHERE product_id = ?", [product])
        return row.map(ProductPitch.init(row:)) ?? ProductPitch(product: product)
    }

    static func save(_ before: ProductPitch, to after: ProductPitch, writer: Writer) throws -> ProductPitch {
        guard before != after else { return before }
        var checks = FieldCheck()
        checks.text("pitch.usp", after.usp, 0...2000)
        checks.text("pitch.urgency", after.urgency, 0...2000)
        try checks.finish()
        var saved = after
        saved.version = before.version + 1
        try writer.execute(
            """
            INSERT INTO crm_product_pitch (product_id, usp, urgency, version) VALUES (?, ?, ?, ?) \
            ON CONFLICT (product_id) DO UPDATE SET usp = excluded.usp, urgency = excluded.urgency, version = excluded.version
            """, [saved.product, saved.usp, saved.urgency, saved.version])
        writer.audit(
            "productPitches/\(saved.product)",
            [FieldChange("usp", before.usp, saved.usp), FieldChange("urgency", before.urgency, saved.urgency)])
        return saved
    }
}
