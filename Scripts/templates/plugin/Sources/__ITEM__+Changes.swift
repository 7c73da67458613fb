internal import GRDB
internal import PluginKit

/// The rules of changing a __item_words__; every entry point comes through here.
extension __ITEM__ {
    static func create(code: String, title: String, _ writer: Writer, _ call: Call) throws -> __ITEM__ {
        try check(code: code, title: title)
        try checkFree(code, writer)
        let id = call.newID()
        try writer.insert("__TABLE__", ["id": id, "code": code, "title": title, "version": 1])
        writer.audit(subject(id), [FieldChange("code", nil, code), FieldChange("title", nil, title)])
        return try find(id: id, writer)
    }

    func update(code: String, title: String, _ writer: Writer, _ call: Call) throws -> __ITEM__ {
        try Self.check(code: code, title: title)
        if code != self.code { try Self.checkFree(code, writer) }
        try writer.update("__TABLE__", id, set: ["code": code, "title": title, "version": version + 1])
        writer.audit(Self.subject(id), [FieldChange("code", self.code, code), FieldChange("title", self.title, title)])
        return try Self.find(id: id, writer)
    }

    func delete(_ writer: Writer, _ call: Call) throws {
        try writer.execute("DELETE FROM __TABLE__ WHERE id = ?", [id])
        writer.audit(Self.subject(id), [FieldChange("code", code, nil), FieldChange("title", title, nil)])
    }

    private static func check(code: String, title: String) throws {
        var check = FieldCheck()
        check.code("code", code)
        check.line("title", title, 1...200)
        try check.finish()
    }

    private static func checkFree(_ code: String, _ reader: Reader) throws {
        guard try reader.exists("SELECT 1 FROM __TABLE__ WHERE code = ?", [code]) else { return }
        throw RPCError.codeTaken("__item_words__", code)
    }

    private static func subject(_ id: String) -> String { "__items_snake__/\(id)" }
}
