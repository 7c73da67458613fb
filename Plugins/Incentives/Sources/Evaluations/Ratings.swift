internal import GRDB
internal import PluginKit

/// A scale with a rubric per level, for what only people can rate.
struct RatingScale: Sendable, Hashable {
    struct Level: Sendable, Hashable, Codable {
        var title: String
        var rubric: String
        var scorePPM: Int64
    }

    var code: String
    var title: String
    var raterPosition: String
    var levels: [Level]

    init(code: String, title: String, raterPosition: String, levels: [Level]) {
        (self.code, self.title, self.raterPosition, self.levels) = (code, title, raterPosition, levels)
    }

    init(row: Row) throws {
        self.init(
            code: row["code"], title: row["title"], raterPosition: row["rater_position"],
            levels: try JSONColumn.value(row["levels"]))
    }
}

/// A person rated by another.
struct Rating: Sendable, Hashable {
    var id: String
    var personID: String
    var scale: String
    var level: Int64
    var ratedOn: BusinessDate
    var note: String
    var raterID: String

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        scale = row["scale"]
        level = row["level"]
        ratedOn = row["rated_on"]
        note = row["note"]
        raterID = row["rater_id"]
    }
}

/// Adds scales and ratings; a rating is never changed, a later one adds to the mean.
enum Ratings {
    static func add(_ scale: RatingScale, _ writer: Writer) throws {
        var check = FieldCheck()
        check.code("code", scale.code)
        check.text("title", scale.title, 1...200)
        if !(2...10).contains(scale.levels.count) { check.fail("levels", "must be 2 to 10 levels") }
        for (index, level) in scale.levels.enumerated() {
            check.text("levels[\(index)].title", level.title, 1...200)
            check.text("levels[\(index)].rubric", level.rubric, 1...1000)
            check.range("levels[\(index)].score_ppm", level.scorePPM, 0...1_000_000)
            if index > 0, level.scorePPM <= scale.levels[index - 1].scorePPM {
                check.fail("levels[\(index)].score_ppm", "must be more than the level before")
            }
        }
        if !scale.raterPosition.isEmpty,
            try !writer.exists("SELECT 1 FROM organization_position WHERE code = ?", [scale.raterPosition])
        {
            check.fail("rater_position", "is no position of the company")
        }
        try check.finish()
        if try writer.exists("SELECT 1 FROM incentives_rating_scale WHERE code = ?", [scale.code]) {
            throw RPCError.codeTaken("scale", scale.code)
        }
        try writer.insert(
            "incentives_rating_scale",
            [
                "code": scale.code, "title": scale.title, "rater_position": scale.raterPosition,
                "levels": try JSONColumn.text(scale.levels),
            ])
        writer.audit("ratingScales/\(scale.code)", [FieldChange("title", nil, scale.title)])
    }

    static func rate(
        _ person: String, scale code: String, level: Int64, on date: BusinessDate, note: String, _ writer: Writer, _ call: Call
    ) throws -> Rating {
        try call.requireVisible(person, "person", person)
        guard call.actor != person else {
            throw RPCError(.failedPrecondition, "OWN_RATING", "Nobody rates themselves. Ask somebody else.")
        }
        var check = FieldCheck()
        try check.person("person_id", person, writer)
        check.text("note", note, 0...1000)
        if date > call.businessDate { check.fail("rated_on", "must not be after today") }
        let row = try writer.row("SELECT * FROM incentives_rating_scale WHERE code = ?", [code])
        let scale = try row.map(RatingScale.init(row:))
        if scale == nil { check.fail("scale", "is no scale of the company") }
        let levels = scale?.levels ?? []
        if scale != nil { check.range("level", level, 1...Int64(levels.count)) }
        if let position = scale?.raterPosition.nonEmpty,
            try !writer.exists("SELECT 1 FROM organization_person WHERE id = ? AND position = ?", [call.caller.person, position])
        {
            check.fail("scale", "is rated by the position \(position) only")
        }
        try check.finish()
        let id = call.newID()
        try writer.insert(
            "incentives_rating",
            [
                "id": id, "person_id": person, "scale": code, "level": level, "score_ppm": levels[Int(level) - 1].scorePPM,
                "rated_on": date, "note": note, "rater_id": call.actor, "rated_at": call.now,
            ])
        writer.audit("ratings/\(id)", [FieldChange("level", nil, "\(level)")])
        guard let row = try writer.row("SELECT * FROM incentives_rating WHERE id = ?", [id]) else {
            throw RPCError.notFound("rating", id)
        }
        return Rating(row: row)
    }
}
