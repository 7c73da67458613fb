internal import GRDB
public import PluginKit

/// Finds people.
public enum People {
    /// The person with an id.
    public static func find(id: String, _ reader: Reader) throws -> Person? {
        try reader.row("SELECT * FROM organization_person WHERE id = ?", [id]).map(Person.init(row:))
    }

    /// The person with a business code.
    public static func find(code: String, _ reader: Reader) throws -> Person? {
        try reader.row("SELECT * FROM organization_person WHERE code = ?", [code]).map(Person.init(row:))
    }

    /// The person with an id, who must exist.
    ///
    /// - Throws: ``RPCError`` NOT_FOUND.
    public static func require(id: String, _ reader: Reader) throws -> Person {
        guard let person = try find(id: id, reader) else { throw RPCError.notFound("person", id) }
        return person
    }
}
