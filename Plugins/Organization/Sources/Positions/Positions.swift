internal import GRDB
internal import PluginKit

/// Keeps the posts and their role descriptions.
enum Positions {
    /// Longest text of duties or requirements, in characters.
    static let proseMax = 10_000

    /// What may change about a post.
    struct Description: Hashable {
        var titleChinese: String
        var titleEnglish: String
        var duties: String
        var requirements: String

        var fields: [(name: String, value: String)] {
            [
                ("title_chinese", titleChinese), ("title_english", titleEnglish), ("duties", duties),
                ("requirements", requirements),
            ]
        }
    }

    static func find(id: String, _ reader: Reader) throws -> Position {
        guard let row = try reader.row("SELECT * FROM organization_position WHERE id = ?", [id]) else {
            throw RPCError.notFound("position", id)
        }
        return Position(row: row)
    }

    static func create(code: String, _ description: Description, _ writer: Writer, _ call: Call) throws -> Position {
        var check = FieldCheck()
        check.code("code", code)
        self.check(description, &check)
        try check.finish()
        guard try !writer.exists("SELECT 1 FROM organization_position WHERE code = ?", [code]) else {
            throw RPCError.codeTaken("position", code)
        }
        let id = call.newID()
        try writer.insert(
            "organization_position",
            [
                "id": id, "code": code, "title_chinese": description.titleChinese, "title_english": description.titleEnglish,
                "duties": description.duties, "requirements": description.requirements,
            ])
        writer.audit(
            "positions/\(id)",
            [FieldChange("code", nil, code)] + description.fields.map { FieldChange($0.name, nil, $0.value) })
        return try find(id: id, writer)
    }

    static func update(_ position: Position, to description: Description, _ writer: Writer) throws {
        let before = Description(
            titleChinese: position.titleChinese, titleEnglish: position.titleEnglish, duties: position.duties,
            requirements: position.requirements)
        guard before != description else { return }
        var check = FieldCheck()
        self.check(description, &check)
        try check.finish()
        try writer.execute(
            """
            UPDATE organization_position
            SET title_chinese = ?, title_english = ?, duties = ?, requirements = ?, version = version + 1 WHERE id = ?
            """,
            [description.titleChinese, description.titleEnglish, description.duties, description.requirements, position.id])
        let changes = zip(before.fields, description.fields).map { FieldChange($0.name, $0.value, $1.value) }
        writer.audit("positions/\(position.id)", changes)
    }

    private static func check(_ description: Description, _ check: inout FieldCheck) {
        check.line("title_chinese", description.titleChinese, 1...200)
        check.line("title_english", description.titleEnglish, 1...200)
        check.text("duties", description.duties, 0...proseMax)
        check.text("requirements", description.requirements, 0...proseMax)
    }
}
