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
        let changes = [FieldChange("code", self.code, code), FieldChange("title", self.title, title)]
        writer.audit(Self.subject(id), changes.filter { $0.before != $0.after })
        return try Self.find(id: id, writer)
    }

    func delete(_ writer: Writer, _ call: Call) throws {
        try writer.execute("DELETE FROM __TABLE__ WHERE id = ?", [id])
        writer.audit(Self.subject(id), [FieldChange("code", code, nil), FieldChange("title", title, nil)])
    }

    private static func check(code: String, title: String) throws {
        var violations: [RPCError.FieldViolation] = []
        let isCode = code.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        if !isCode || !(1...64).contains(code.utf8.count) {
            violations.append(RPCError.FieldViolation("__item_snake__.code", "must be 1 to 64 letters, digits or - _ ."))
        }
        if !(1...200).contains(title.unicodeScalars.count) {
            violations.append(RPCError.FieldViolation("__item_snake__.title", "must be 1 to 200 characters"))
        }
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }

    private static func checkFree(_ code: String, _ reader: Reader) throws {
        guard try reader.exists("SELECT 1 FROM __TABLE__ WHERE code = ?", [code]) else { return }
        throw RPCError(.alreadyExists, "CODE_TAKEN", "There is a __item_words__ with the code \(code) already. Choose another.")
    }

    private static func subject(_ id: String) -> String { "__items_snake__/\(id)" }
}
