internal import GRDB
internal import PluginKit

/// Builds the territory tree: every territory below the country lies in one of a wider level, so there is no circle.
enum TerritoryTree {
    /// What a territory consists of.
    struct Draft: Hashable {
        var code: String
        var name: String
        var parentID: String?
        var level: Territory.Level
    }

    @discardableResult
    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Territory {
        try check(draft, of: nil, writer)
        guard try Territories.find(code: draft.code, writer) == nil else { throw RPCError.codeTaken("territory", draft.code) }
        let id = call.newID()
        try writer.insert(
            "organization_territory",
            ["id": id, "code": draft.code, "name": draft.name, "parent_id": draft.parentID, "level": draft.level.rawValue])
        writer.audit("territories/\(id)", changes(nil, draft))
        return try require(id: id, writer)
    }

    /// Changes a territory; with another parent it moves with everything below it.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func update(_ territory: Territory, to draft: Draft, _ writer: Writer) throws -> Bool {
        let before = Draft(code: territory.code, name: territory.name, parentID: territory.parentID, level: territory.level)
        guard before != draft else { return false }
        try check(draft, of: territory, writer)
        if let other = try Territories.find(code: draft.code, writer), other.id != territory.id {
            throw RPCError.codeTaken("territory", draft.code)
        }
        try writer.execute(
            "UPDATE organization_territory SET code = ?, name = ?, parent_id = ?, level = ?, version = version + 1 WHERE id = ?",
            [draft.code, draft.name, draft.parentID, draft.level.rawValue, territory.id])
        writer.audit("territories/\(territory.id)", changes(before, draft))
        return true
    }

    static func require(id: String, _ reader: Reader) throws -> Territory {
        guard let territory = try Territories.find(id: id, reader) else { throw RPCError.notFound("territory", id) }
        return territory
    }

    private static func check(_ draft: Draft, of territory: Territory?, _ reader: Reader) throws {
        var check = FieldCheck()
        check.code("code", draft.code)
        check.line("name", draft.name, 1...200)
        if let parentID = draft.parentID {
            if let parent = try Territories.find(id: parentID, reader) {
                if draft.level.rank <= parent.level.rank {
                    check.fail("level", "must be narrower than the parent, a \(parent.level.rawValue)")
                }
            } else {
                check.fail("parent_id", "there is no such territory")
            }
        } else if draft.level != .country {
            check.fail("parent_id", "must not be empty: only a country has no parent")
        }
        if let territory, territory.level != draft.level {
            let children = try reader.values(
                String.self, "SELECT DISTINCT level FROM organization_territory WHERE parent_id = ?", [territory.id])
            if children.compactMap(Territory.Level.init(rawValue:)).contains(where: { $0.rank <= draft.level.rank }) {
                check.fail("level", "must be wider than the territories below")
            }
        }
        try check.finish()
    }

    private static func changes(_ before: Draft?, _ after: Draft) -> [FieldChange] {
        [
            FieldChange("code", before?.code, after.code), FieldChange("name", before?.name, after.name),
            FieldChange("parent_id", before?.parentID, after.parentID),
            FieldChange("level", before?.level.rawValue, after.level.rawValue),
        ]
    }
}
