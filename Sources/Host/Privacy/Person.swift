internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// A person with every id by which rows speak of them.
struct Person {
    /// Most ids of one person: the talks with a contact count.
    static let idsMax = 100_000
    /// Most values that one export gives or one erasure looks at.
    static let valuesMax = 1_000_000

    /// The id by which the person was asked for.
    let id: String
    let ids: Set<String>

    /// The ids as a JSON array, for `json_each`.
    var json: String { VisibleSet.json(ids) }

    /// Follows the aliases of an id.
    ///
    /// - Throws: NOT_FOUND when no mapped row speaks of it; FAILED_PRECONDITION `SUBJECT_IS_ALIAS` when it is an alias of another id;
    ///   RESOURCE_EXHAUSTED `PERSON_TOO_LARGE`.
    static func find(_ id: String, _ map: PersonalDataMap, _ connection: Connection) throws -> Person {
        guard UUIDv7.isCanonical(id) else { throw RPCError.notFound("person", id) }
        try refuseAlias(id, map, connection)
        var ids: Set<String> = [id]
        var fresh: Set<String> = [id]
        while !fresh.isEmpty {
            var found: Set<String> = []
            for alias in map.aliases {
                found.formUnion(
                    try String.fetchAll(
                        connection.database,
                        sql: """
                            SELECT "\(alias.idColumn)" FROM "\(alias.table)"
                            WHERE "\(alias.subjectColumn)" IN (SELECT value FROM json_each(?))
                            """, arguments: [VisibleSet.json(fresh)]))
            }
            fresh = found.subtracting(ids)
            ids.formUnion(fresh)
            guard ids.count <= idsMax else { throw RPCError.personTooLarge("\(idsMax) ids") }
        }
        let person = Person(id: id, ids: ids)
        var values = 0
        for group in map.groups { values += try person.rowCount(group, connection) * group.columns.count }
        guard values > 0 else { throw RPCError.notFound("person", id) }
        guard values <= valuesMax else { throw RPCError.personTooLarge("\(valuesMax) values") }
        return person
    }

    private func rowCount(_ group: PersonalDataMap.Group, _ connection: Connection) throws -> Int {
        try Int.fetchOne(
            connection.database, sql: "SELECT count(*) FROM \"\(group.table)\" WHERE \(group.condition)", arguments: [json]) ?? 0
    }

    /// A person who is erased by one of several ids would be erased in part.
    private static func refuseAlias(_ id: String, _ map: PersonalDataMap, _ connection: Connection) throws {
        for alias in map.aliases {
            let subject = try String.fetchOne(
                connection.database,
                sql: """
                    SELECT "\(alias.subjectColumn)" FROM "\(alias.table)" WHERE "\(alias.idColumn)" = ?1
                    AND "\(alias.subjectColumn)" IS NOT NULL AND "\(alias.subjectColumn)" <> ?1 LIMIT 1
                    """, arguments: [id])
            guard let subject else { continue }
            throw RPCError(
                .failedPrecondition, "SUBJECT_IS_ALIAS", "\(id) is one of the ids of the person \(subject). Ask for that one.",
                domain: "platform", metadata: ["person_id": subject])
        }
    }
}

extension RPCError {
    /// More belongs to an id than can belong to a person.
    static func personTooLarge(_ bound: String) -> RPCError {
        RPCError(
            .resourceExhausted, "PERSON_TOO_LARGE",
            "More than \(bound) belong to this person. Look whether the id is that of one person.", domain: "platform")
    }
}
