internal import GRDB
internal import Organization
internal import PluginKit

/// A place that holds goods on their way down to the outlet (F07).
struct Depot: Sendable, Hashable {
    /// Goods go down the tiers.
    enum Tier: Int64, Sendable, Hashable, Comparable, CaseIterable {
        case plant = 1
        case transit
        case distribution
        case station

        static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
    }

    var id: String
    var code: String
    var name: String
    var tier: Tier
    var parentID: String?
    var territoryID: String?

    init(row: Row) throws {
        guard let tier = Tier(rawValue: row["tier"]) else {
            throw RPCError(.dataLoss, "DEPOT_UNREADABLE", "A depot row holds an unknown tier. Restore a backup.")
        }
        id = row["id"]
        code = row["code"]
        name = row["name"]
        self.tier = tier
        parentID = row["parent_id"]
        territoryID = row["territory_id"]
    }

    static func find(id: String, _ reader: Reader) throws -> Depot {
        guard let row = try reader.row("SELECT * FROM visits_depot WHERE id = ?", [id]) else {
            throw RPCError.notFound("depot", id)
        }
        return try Depot(row: row)
    }

    /// Adds a depot below another one of a higher tier; a plant stands on top.
    static func create(
        code: String, name: String, tier: Tier, parent: String?, _ writer: Writer, _ call: Call
    ) throws -> Depot {
        var check = FieldCheck()
        check.code("depot.code", code)
        check.text("depot.name", name, 1...200)
        try check.finish()
        guard try !writer.exists("SELECT 1 FROM visits_depot WHERE code = ?", [code]) else {
            throw RPCError.codeTaken("depot", code)
        }
        let parentTier = try parent.map { try find(id: $0, writer).tier }
        guard parentTier.map({ $0 < tier }) ?? (tier == .plant) else {
            throw RPCError(
                .failedPrecondition, "TIER_ORDER",
                "A plant has no depot above it; every other depot lies below one of a higher tier.")
        }
        let id = call.newID()
        try writer.insert(
            "visits_depot", ["id": id, "code": code, "name": name, "tier": tier.rawValue, "parent_id": parent])
        writer.audit("depots/\(id)", [FieldChange("code", nil, code), FieldChange("tier", nil, "\(tier)")])
        return try find(id: id, writer)
    }

    /// Says which territory the depot supplies; each territory has at most one depot.
    func assign(territory: String?, _ writer: Writer) throws -> Depot {
        if let territory {
            guard try Territories.find(id: territory, writer) != nil else { throw RPCError.notFound("territory", territory) }
            let isTaken = try writer.exists("SELECT 1 FROM visits_depot WHERE territory_id = ? AND id <> ?", [territory, id])
            if isTaken { throw RPCError.invalidField("territory_id", "is supplied by another depot already") }
        }
        try writer.update("visits_depot", id, set: ["territory_id": territory])
        writer.audit("depots/\(id)", [FieldChange("territory", territoryID, territory)])
        return try Self.find(id: id, writer)
    }
}
