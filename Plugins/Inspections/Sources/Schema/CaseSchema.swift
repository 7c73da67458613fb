internal import PluginKit

/// Tables of cases, their evidence and their history.
///
/// What a machine found has a key; a key belongs to one case of its kind for ever, so nothing is flagged twice.
enum CaseSchema {
    static let name = "0001-cases"

    static let sql = """
        CREATE TABLE inspections_case (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
            state TEXT NOT NULL CHECK (state IN ('suspected', 'verified', 'heard', 'decided', 'appealed', 'closed')),
            person_id TEXT,
            customer_id TEXT,
            occurred_on TEXT NOT NULL,
            summary TEXT NOT NULL CHECK (length(summary) BETWEEN 1 AND 1000),
            owner_id TEXT,
            statement TEXT NOT NULL DEFAULT '' CHECK (length(statement) <= 4000),
            verdict TEXT CHECK (verdict IN ('confirmed', 'unfounded')),
            reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
            consequence TEXT NOT NULL DEFAULT '' CHECK (length(consequence) <= 1000),
            decided_by TEXT,
            previous_id TEXT REFERENCES inspections_case (id),
            opened_by TEXT NOT NULL,
            open_time INTEGER NOT NULL,
            evidence_count INTEGER NOT NULL DEFAULT 0,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK (person_id IS NOT NULL OR customer_id IS NOT NULL),
            CHECK (owner_id IS NULL OR person_id IS NULL OR owner_id <> person_id),
            CHECK (decided_by IS NULL OR person_id IS NULL OR decided_by <> person_id),
            CHECK ((verdict IS NULL) = (decided_by IS NULL)),
            CHECK (state IN ('suspected', 'verified', 'heard') OR verdict IS NOT NULL),
            CHECK (verdict IS NULL OR reason <> ''),
            CHECK (consequence = '' OR verdict = 'confirmed')
        ) STRICT;
        CREATE INDEX inspections_case_by_state ON inspections_case (state, kind, id);
        CREATE INDEX inspections_case_by_kind ON inspections_case (kind, id);
        CREATE INDEX inspections_case_by_person ON inspections_case (person_id, id) WHERE person_id IS NOT NULL;
        CREATE INDEX inspections_case_by_customer ON inspections_case (customer_id, id) WHERE customer_id IS NOT NULL;
        CREATE INDEX inspections_case_by_owner ON inspections_case (owner_id, id) WHERE owner_id IS NOT NULL;
        CREATE INDEX inspections_case_by_previous ON inspections_case (previous_id, id) WHERE previous_id IS NOT NULL;
        CREATE TRIGGER inspections_case_closed BEFORE UPDATE ON inspections_case WHEN OLD.state = 'closed'
        BEGIN SELECT RAISE(ABORT, 'closed cases do not change'); END;

        CREATE TABLE inspections_case_evidence (
            id TEXT PRIMARY KEY NOT NULL,
            case_id TEXT NOT NULL REFERENCES inspections_case (id),
            kind TEXT NOT NULL,
            key TEXT CHECK (length(key) BETWEEN 1 AND 200),
            source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
            resource TEXT NOT NULL DEFAULT '' CHECK (length(resource) <= 200),
            note TEXT NOT NULL CHECK (length(note) <= 2000),
            photo_sha256 TEXT CHECK (length(photo_sha256) = 64),
            added_by TEXT NOT NULL,
            add_time INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX inspections_case_evidence_key ON inspections_case_evidence (kind, key) WHERE key IS NOT NULL;
        CREATE INDEX inspections_case_evidence_by_case ON inspections_case_evidence (case_id, source);

        CREATE TABLE inspections_case_step (
            id TEXT PRIMARY KEY NOT NULL,
            case_id TEXT NOT NULL REFERENCES inspections_case (id),
            state TEXT NOT NULL,
            action TEXT NOT NULL,
            note TEXT NOT NULL CHECK (length(note) <= 4000),
            actor TEXT NOT NULL,
            time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX inspections_case_step_by_case ON inspections_case_step (case_id, id);

        """
        + AppendOnly.columns("id, kind, person_id, customer_id, occurred_on, opened_by, open_time", of: "inspections_case")
        + AppendOnly.table("inspections_case_evidence") + AppendOnly.table("inspections_case_step")
}
