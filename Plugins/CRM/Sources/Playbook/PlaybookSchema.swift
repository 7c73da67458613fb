/// Tables of scripts, product pitches and checklists.
enum PlaybookSchema {
    static let scripts =
        """
        CREATE TABLE crm_script (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
            kind TEXT NOT NULL CHECK (kind IN ('open_question', 'positive_reply', 'objection_handling', 'success_case')),
            stage TEXT NOT NULL,
            objection TEXT NOT NULL CHECK (kind <> 'objection_handling' OR objection <> ''),
            retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
            author_id TEXT,
            number INTEGER NOT NULL CHECK (number >= 1),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX crm_script_stage ON crm_script (stage, code);
        CREATE TABLE crm_script_text (
            script_id TEXT NOT NULL REFERENCES crm_script (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 8000),
            at INTEGER NOT NULL,
            written_by TEXT NOT NULL,
            PRIMARY KEY (script_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_script_use (
            id TEXT PRIMARY KEY NOT NULL,
            script_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            person_id TEXT NOT NULL,
            opportunity_id TEXT REFERENCES crm_opportunity (id),
            lead_id TEXT REFERENCES crm_lead (id),
            outcome TEXT NOT NULL CHECK (outcome IN ('helped', 'did_not_help', 'unknown')),
            at INTEGER NOT NULL,
            FOREIGN KEY (script_id, number) REFERENCES crm_script_text (script_id, number)
        ) STRICT;
        CREATE INDEX crm_script_use_script ON crm_script_use (script_id, outcome);
        CREATE INDEX crm_script_use_person ON crm_script_use (person_id, id);
        CREATE TABLE crm_product_pitch (
            product_id TEXT PRIMARY KEY NOT NULL,
            usp TEXT NOT NULL,
            urgency TEXT NOT NULL,
            version INTEGER NOT NULL
        ) STRICT;

        """ + AppendOnly.triggers("crm_script_text", "crm_script_use")

    static let checklists =
        """
        CREATE TABLE crm_checklist (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
            kind TEXT NOT NULL CHECK (kind IN ('play', 'before_opening', 'in_operation', 'after_closing')),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            author_id TEXT,
            number INTEGER NOT NULL CHECK (number >= 1),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE crm_checklist_step (
            checklist_id TEXT NOT NULL REFERENCES crm_checklist (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            position INTEGER NOT NULL CHECK (position >= 1),
            text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
            importance INTEGER NOT NULL CHECK (importance BETWEEN 1 AND 5),
            PRIMARY KEY (checklist_id, number, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_checklist_evidence (
            checklist_id TEXT NOT NULL REFERENCES crm_checklist (id),
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            at INTEGER NOT NULL,
            added_by TEXT NOT NULL,
            PRIMARY KEY (checklist_id, opportunity_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_checklist_run (
            id TEXT PRIMARY KEY NOT NULL,
            checklist_id TEXT NOT NULL REFERENCES crm_checklist (id),
            number INTEGER NOT NULL,
            person_id TEXT NOT NULL,
            opportunity_id TEXT REFERENCES crm_opportunity (id),
            business_date TEXT NOT NULL,
            at INTEGER NOT NULL,
            occasion TEXT NOT NULL,
            UNIQUE (checklist_id, person_id, occasion)
        ) STRICT;
        CREATE INDEX crm_checklist_run_date ON crm_checklist_run (business_date, checklist_id, person_id);
        CREATE INDEX crm_checklist_run_person ON crm_checklist_run (person_id, id);
        CREATE TABLE crm_checklist_done (
            run_id TEXT NOT NULL REFERENCES crm_checklist_run (id),
            position INTEGER NOT NULL CHECK (position >= 1),
            at INTEGER NOT NULL,
            PRIMARY KEY (run_id, position)
        ) STRICT, WITHOUT ROWID;

        """
        + AppendOnly.triggers("crm_checklist_step", "crm_checklist_evidence", "crm_checklist_run", "crm_checklist_done")
}
