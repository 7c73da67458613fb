internal import GRDB
internal import RPC
package import TenantStore

/// The control database of a deployment: companies, credentials, plugin enablement, operations, audit anchors, ids of
/// people who were erased.
///
/// It holds no company data. It is small and is read at start-up; afterwards it is written when something changes.
package final class ControlStore: Sendable {
    private let file: SerialConnection

    /// Opens `control.db`, creating it when there is none.
    package init(path: String) throws {
        file = try SQLiteFile.openWriter(path: path)
        let version = try file.read { try Int.fetchOne($0.database, sql: "PRAGMA user_version") ?? 0 }
        guard version <= ControlSchema.steps.count else {
            throw RPCError(
                .failedPrecondition, "NEWER_DATA",
                "The data directory was written by a newer version of the platform. Run that version, or restore a backup.",
                domain: "platform")
        }
        // Nothing is written when there is nothing to do: a host can start on a disk that has hardly any room left.
        guard version < ControlSchema.steps.count else { return }
        try file.write { connection in
            for step in ControlSchema.steps[version...] { try connection.database.execute(sql: step) }
            try connection.database.execute(sql: "PRAGMA user_version = \(ControlSchema.steps.count)")
        }
    }

    /// Runs `body` in a read transaction.
    package func read<Result>(_ body: (Connection) throws -> Result) throws -> Result { try file.read(body) }

    /// Runs `body` in a write transaction that is on disk when this returns.
    package func write<Result>(_ body: (Connection) throws -> Result) throws -> Result { try file.write(body) }

    /// Rewrites the file so that nothing that was deleted or replaced is left in it or in its log.
    func scrub() throws { try file.scrub() }

    /// Closes the database.
    package func close() { try? file.close() }
}

/// The tables of the control database; each step runs once.
enum ControlSchema {
    static let steps = [
        """
        CREATE TABLE tenant (
            id TEXT PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('creating', 'active', 'suspended', 'quarantined', 'deleting')),
            state_reason TEXT NOT NULL DEFAULT '',
            time_zone TEXT NOT NULL,
            currency TEXT NOT NULL,
            calls_per_second INTEGER NOT NULL DEFAULT 0,
            calls_in_flight INTEGER NOT NULL DEFAULT 0,
            database_bytes INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tenant_plugin (
            tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
            plugin TEXT NOT NULL,
            PRIMARY KEY (tenant_id, plugin)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE credential (
            id TEXT PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('operator', 'user', 'api', 'delegated')),
            tenant_id TEXT REFERENCES tenant (id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT;
        CREATE INDEX credential_tenant ON credential (tenant_id, id);
        CREATE TABLE operation (
            request_id TEXT PRIMARY KEY,
            digest BLOB NOT NULL,
            at INTEGER NOT NULL,
            operator TEXT NOT NULL,
            method TEXT NOT NULL,
            subject TEXT NOT NULL,
            response BLOB
        ) STRICT;
        CREATE TABLE audit_anchor (
            tenant_id TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        """,
        "ALTER TABLE tenant ADD COLUMN covered_suspension TEXT",
        "ALTER TABLE tenant ADD COLUMN schema TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE tenant_agenda (
            tenant_id TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
            distribution TEXT NOT NULL,
            jobs_due_at INTEGER NOT NULL,
            outbox_due_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE tenant_backup_key (
            tenant_id TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
            key_id TEXT NOT NULL UNIQUE
        ) STRICT
        """,
        """
        CREATE TABLE erasure (
            slug TEXT NOT NULL,
            person_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            scrubbed_at INTEGER,
            PRIMARY KEY (slug, person_id)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE credential ADD COLUMN address TEXT NOT NULL DEFAULT '';
        ALTER TABLE credential ADD COLUMN used_at INTEGER;
        """,
    ]
}
