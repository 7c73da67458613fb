internal import GRDB
internal import PluginKit

/// A competitor in the master (G02), with dated values of its profile.
struct Competitor: Sendable, Hashable {
    static let brandsMax = 50

    var id: String
    var code: String
    var name: String
    var brands: [String] = []

    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
    }

    static func find(id: String, _ reader: Reader) throws -> Competitor {
        guard let row = try reader.row("SELECT * FROM visits_competitor WHERE id = ?", [id]) else {
            throw RPCError.notFound("competitor", id)
        }
        return try Competitor(row: row).withBrands(reader)
    }

    func withBrands(_ reader: Reader) throws -> Competitor {
        var competitor = self
        competitor.brands = try reader.values(
            String.self, "SELECT brand FROM visits_competitor_brand WHERE competitor_id = ? ORDER BY brand", [id])
        return competitor
    }

    static func create(
        code: String, name: String, brands: [String], _ writer: Writer, _ call: Call
    ) throws -> Competitor {
        var check = FieldCheck()
        check.code("competitor.code", code)
        check.text("competitor.name", name, 1...200)
        check.require(brands.count <= brandsMax, "competitor.brands", "must be at most \(brandsMax)")
        for (index, brand) in brands.enumerated().prefix(brandsMax) {
            check.text("competitor.brands[\(index)]", brand, 1...100)
            let isTaken = try writer.exists("SELECT 1 FROM visits_competitor_brand WHERE brand = ?", [brand])
            check.require(!isTaken, "competitor.brands[\(index)]", "belongs to a competitor already")
        }
        check.require(Set(brands).count == brands.count, "competitor.brands", "must not name a brand twice")
        try check.finish()
        guard try !writer.exists("SELECT 1 FROM visits_competitor WHERE code = ?", [code]) else {
            throw RPCError.codeTaken("competitor", code)
        }
        let id = call.newID()
        try writer.insert("visits_competitor", ["id": id, "code": code, "name": name, "create_time": call.now])
        for brand in brands { try writer.execute("INSERT INTO visits_competitor_brand VALUES (?, ?)", [brand, id]) }
        writer.audit("competitors/\(id)", [FieldChange("code", nil, code), FieldChange("name", nil, name)])
        return try find(id: id, writer)
    }
}

/// A dated value of a field of a competitor's profile.
struct CompetitorFact: Sendable, Hashable {
    enum Field: String, Sendable, Hashable, CaseIterable {
        case history
        case quality
        case price
        case productStructure = "product_structure"
        case researchTeam = "research_team"
        case investment
        case influence
        case marketShare = "market_share"
        case marketingMeans = "marketing_means"
    }

    var field: Field
    var value: String
    var validOn: BusinessDate
    var source: String

    /// The latest value of each field on a date.
    static func latest(of competitor: String, on date: BusinessDate, _ reader: Reader) throws -> [CompetitorFact] {
        try reader.rows(
            """
            SELECT field, value, max(valid_on || id) AS latest, valid_on, source FROM visits_competitor_fact \
            WHERE competitor_id = ? AND valid_on <= ? GROUP BY field ORDER BY field
            """, [competitor, date]
        ).compactMap { row in
            Field(rawValue: row["field"]).map {
                CompetitorFact(field: $0, value: row["value"], validOn: row["valid_on"], source: row["source"])
            }
        }
    }

    func record(of competitor: Competitor, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        check.text("fact.value", value, 1...4000)
        check.text("fact.source", source, 1...500)
        check.require(validOn <= call.businessDate, "fact.valid_on", "must not be in the future")
        try check.finish()
        try writer.insert(
            "visits_competitor_fact",
            [
                "id": call.newID(), "competitor_id": competitor.id, "field": field.rawValue, "value": value, "valid_on": validOn,
                "source": source, "recorded_by": call.actor, "record_time": call.now,
            ])
        writer.audit("competitors/\(competitor.id)", [FieldChange(field.rawValue, nil, value)])
    }
}

/// Strengths, weaknesses, opportunities and threats of a competitor (G03).
struct Swot: Sendable, Hashable {
    var analyzedOn: BusinessDate
    var strengths: String
    var weaknesses: String
    var opportunities: String
    var threats: String

    static func latest(of competitor: String, on date: BusinessDate, _ reader: Reader) throws -> Swot? {
        try reader.row(
            """
            SELECT * FROM visits_competitor_swot WHERE competitor_id = ? AND analyzed_on <= ? \
            ORDER BY analyzed_on DESC, id DESC LIMIT 1
            """, [competitor, date]
        ).map {
            Swot(
                analyzedOn: $0["analyzed_on"], strengths: $0["strengths"], weaknesses: $0["weaknesses"],
                opportunities: $0["opportunities"], threats: $0["threats"])
        }
    }

    func record(of competitor: Competitor, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        let texts = [
            ("strengths", strengths), ("weaknesses", weaknesses), ("opportunities", opportunities), ("threats", threats),
        ]
        for (name, text) in texts { check.text("swot.\(name)", text, 0...4000) }
        check.require(texts.contains { !$0.1.isEmpty }, "swot", "must have at least one text")
        check.require(analyzedOn <= call.businessDate, "swot.analyzed_on", "must not be in the future")
        try check.finish()
        try writer.insert(
            "visits_competitor_swot",
            [
                "id": call.newID(), "competitor_id": competitor.id, "analyzed_on": analyzedOn, "strengths": strengths,
                "weaknesses": weaknesses, "opportunities": opportunities, "threats": threats, "recorded_by": call.actor,
            ])
        writer.audit("competitors/\(competitor.id)", [FieldChange("swot", nil, "\(analyzedOn)")])
    }
}
