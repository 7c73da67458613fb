/// The tables of the platform in a company's database.
enum PlatformSchema {
    /// Request ids come in no order: were answers kept in theirs, every one of them would split a page of its own. An answer is NULL
    /// when a person was erased of whom it told.
    static let execution = """
        CREATE TABLE platform_request (
            id TEXT PRIMARY KEY NOT NULL,
            digest BLOB NOT NULL,
            response BLOB,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE platform_audit (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            caller_kind TEXT NOT NULL,
            caller_id TEXT NOT NULL,
            caller_name TEXT NOT NULL,
            method TEXT NOT NULL,
            subject TEXT NOT NULL,
            request_id TEXT NOT NULL,
            changes TEXT NOT NULL,
            seal BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX platform_audit_subject ON platform_audit (subject, sequence);
        CREATE TABLE platform_event (
            sequence INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            at INTEGER NOT NULL,
            request_id TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE platform_outbox (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            destination TEXT NOT NULL,
            body TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            last_error TEXT
        ) STRICT;
        CREATE INDEX platform_outbox_due ON platform_outbox (due_at);
        CREATE TABLE platform_job (
            name TEXT PRIMARY KEY,
            due_at INTEGER NOT NULL,
            last_run_at INTEGER,
            last_error TEXT
        ) STRICT;
        """

    static let users = """
        CREATE TABLE platform_user (
            id TEXT PRIMARY KEY,
            login TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            person_id TEXT,
            password TEXT,
            disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE platform_user_role (
            user_id TEXT NOT NULL REFERENCES platform_user (id),
            role TEXT NOT NULL,
            PRIMARY KEY (user_id, role)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE platform_role_grant (
            role TEXT NOT NULL,
            permission TEXT NOT NULL,
            scope INTEGER NOT NULL CHECK (scope BETWEEN 0 AND 3),
            PRIMARY KEY (role, permission)
        ) STRICT, WITHOUT ROWID;
        """

    /// A password that somebody else set, until the user sets another one.
    static let temporaryPasswords = """
        ALTER TABLE platform_user ADD COLUMN password_temporary INTEGER NOT NULL DEFAULT 0 CHECK (password_temporary IN (0, 1));
        """
}
