internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// What the platform's own records tell of a person: audit trail, stored answers, change feed, outbox, errors of jobs.
///
/// An entry of the audit trail that is about the person, by the last id of its subject, loses its values; so does every entry that has
/// one of the erased values in it. An answer goes when it belongs to such an entry or has an id or value of the person in it, an event
/// or undelivered message when it has a value in it. Values that were replaced earlier are learned from the entries about the person.
struct PersonTraces {
    /// Most spellings of values that are looked for.
    static let patternsMax = 50_000

    private let person: Person
    private let columns: Set<String>
    private let connection: Connection
    /// The values.
    private var values = BytePatterns()
    /// The values and the ids.
    private var all = BytePatterns()

    /// - Parameters:
    ///   - texts: The values that are erased.
    ///   - columns: Names of the columns that hold such values, as fields of the audit trail have them.
    /// - Throws: RESOURCE_EXHAUSTED `PERSON_TOO_LARGE`.
    init(_ person: Person, texts: Set<String>, columns: Set<String>, _ connection: Connection) throws {
        self.person = person
        self.columns = columns
        self.connection = connection
        for id in person.ids { all.insert(Array(id.utf8)) }
        try insert(texts)
    }

    private mutating func insert(_ texts: some Sequence<String>) throws {
        for text in texts {
            values.insert(text: text)
            all.insert(text: text)
        }
        guard values.count <= Self.patternsMax else { throw RPCError.personTooLarge("\(Self.patternsMax) different values") }
    }

    mutating func erase(_ result: inout PersonErasure.Result) throws {
        var requests: Set<String> = []
        result.auditEntries = try eraseAudit(&requests)
        result.answers = try eraseAnswers(of: requests)
        result.events = try rewrite(
            "SELECT sequence, body FROM platform_event", "UPDATE platform_event SET body = '{}' WHERE sequence = ?")
        result.messages = try rewrite(
            "SELECT id, body || char(10) || destination FROM platform_outbox", "DELETE FROM platform_outbox WHERE id = ?")
        _ = try rewrite(
            "SELECT id, last_error FROM platform_outbox WHERE last_error IS NOT NULL",
            "UPDATE platform_outbox SET last_error = NULL WHERE id = ?")
        _ = try rewrite(
            "SELECT name, last_error FROM platform_job WHERE last_error IS NOT NULL",
            "UPDATE platform_job SET last_error = NULL WHERE name = ?")
        result.patterns = all
    }

    // MARK: Audit trail

    /// The entries that still have values and are none of an erasure.
    private static let audit = """
        SELECT sequence, subject, request_id, changes FROM platform_audit
        WHERE length(seal) = \(AuditSeal.saltBytes) AND method <> '\(PersonErasure.method)'
        """

    private mutating func eraseAudit(_ requests: inout Set<String>) throws -> [Int64] {
        var entries: Set<Int64> = []
        var former: [String] = []
        try connection.forEach(Self.audit) { row in
            guard isAboutPerson(row[1]) else { return }
            entries.insert(row[0])
            requests.insert(row[2])
            former += formerValues(in: row.bytes(3))
        }
        try insert(former)
        try connection.forEach(Self.audit) { row in
            guard !entries.contains(row[0]), values.occur(in: row.bytes(3)) else { return }
            entries.insert(row[0])
            requests.insert(row[2])
        }
        for sequence in entries { try empty(sequence) }
        return entries.sorted()
    }

    /// Whether the last id in `customers/0198…/contacts/0199…` is one of the person's.
    private func isAboutPerson(_ subject: String) -> Bool {
        subject.split(separator: "/").last { UUIDv7.isCanonical(String($0)) }.map { person.ids.contains(String($0)) } ?? false
    }

    private func formerValues(in changes: [UInt8]) -> [String] {
        let fields = (try? JSONDecoder().decode([FieldChange].self, from: Data(changes))) ?? []
        return fields.filter { columns.contains($0.field) }.flatMap { [$0.before, $0.after].compactMap(\.self) }
    }

    /// Leaves of an entry's values the digest that the chain needs.
    private func empty(_ sequence: Int64) throws {
        let stored = try connection.first("SELECT changes, seal FROM platform_audit WHERE sequence = ?", [sequence]) {
            ($0[0], $0.bytes(1)) as (String, [UInt8])
        }
        guard let (changes, seal) = stored else { return }
        let digest = try AuditSeal.digest(of: changes, seal: seal)
        try connection.execute(
            "UPDATE platform_audit SET changes = ?, seal = ? WHERE sequence = ?", [AuditTrail.noChanges, Data(digest), sequence])
    }

    // MARK: Other records

    private func eraseAnswers(of requests: Set<String>) throws -> Int {
        var found: [String] = []
        try connection.forEach("SELECT id, response FROM platform_request WHERE response IS NOT NULL") { row in
            if requests.contains(row[0]) || all.occur(in: row.bytes(1)) { found.append(row[0]) }
        }
        for id in found { try connection.execute("UPDATE platform_request SET response = NULL WHERE id = ?", [id]) }
        return found.count
    }

    /// Runs `change` for the key of every row whose text has a value in it.
    private func rewrite(_ query: String, _ change: String) throws -> Int {
        var keys: [DatabaseValue] = []
        try connection.forEach(query) { row in
            if values.occur(in: row.bytes(1)) { keys.append(row.databaseValue(0)) }
        }
        for key in keys { try connection.execute(change, [key]) }
        return keys.count
    }
}
