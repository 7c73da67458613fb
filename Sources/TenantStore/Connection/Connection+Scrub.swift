internal import GRDB

extension Connection {
    /// Rewrites the file so that nothing that was deleted or replaced is left in it, then empties the write-ahead log.
    ///
    /// What was deleted stands on in free pages and between the rows of others, and in the log. VACUUM writes every row into a new
    /// file and copies that over this one; `secure_delete` fills with zeros what the copy does not need. It takes as long as reading and
    /// writing the whole file, and room in the log for it. No transaction may be open.
    ///
    /// `secure_delete` from the start would not do: when SQLite moves rows between pages, copies stay behind in the unused part of a page, and
    /// a later deletion does not reach them.
    ///
    /// - Parameter empty: Runs what it is given, which empties the log and says whether it could.
    /// - Throws: `DatabaseError`; ``StoreError`` with code `busy` when the log is still needed.
    func scrub(emptying empty: (() throws -> Bool) throws -> Bool = { try $0() }) throws {
        forgetStatements()
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try database.execute(sql: "VACUUM")
        let isEmpty = try empty {
            try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")?["busy"] == 0
        }
        guard isEmpty else {
            throw StoreError(
                .busy, "The log is still needed, so what was deleted stands on in it. Try again a little later.")
        }
    }
}

extension SerialConnection {
    /// Rewrites the file so that nothing that was deleted or replaced is left in it or in its log.
    ///
    /// - Throws: ``StoreError``, with code `busy` when a reader still needs the log.
    public func scrub() throws { try access { try $0.scrub() } }
}
