/// Tables of statements, of what is posted to them, and of the runs that calculate them.
///
/// The lines of a statement are one document that is written whole; its sums are columns. A closed statement never changes.
enum StatementSchema {
    static let name = "0002-statements"

    static let sql = statements + entries + runs

    private static let statements = """
        CREATE TABLE incentives_statement (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            period TEXT NOT NULL,
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            state TEXT NOT NULL DEFAULT 'calculated'
                CHECK (state IN ('calculated', 'in_review', 'disputed', 'approved', 'paid')),
            lines TEXT NOT NULL,
            gross_minor INTEGER NOT NULL,
            payout_minor INTEGER NOT NULL,
            held_minor INTEGER NOT NULL CHECK (held_minor >= 0),
            released_minor INTEGER NOT NULL CHECK (released_minor >= 0),
            entries_minor INTEGER NOT NULL,
            guarantee_minor INTEGER NOT NULL CHECK (guarantee_minor >= 0),
            advance_minor INTEGER NOT NULL CHECK (advance_minor >= 0),
            recovered_minor INTEGER NOT NULL CHECK (recovered_minor >= 0),
            draw_balance_minor INTEGER NOT NULL CHECK (draw_balance_minor >= 0),
            clawback_minor INTEGER NOT NULL CHECK (clawback_minor >= 0),
            carry_in_minor INTEGER NOT NULL CHECK (carry_in_minor >= 0),
            net_minor INTEGER NOT NULL CHECK (net_minor >= 0),
            held_balance_minor INTEGER NOT NULL CHECK (held_balance_minor >= 0),
            carry_out_minor INTEGER NOT NULL CHECK (carry_out_minor >= 0),
            fingerprint TEXT NOT NULL,
            calculated_at INTEGER NOT NULL,
            calculated_by TEXT NOT NULL,
            approved_by TEXT CHECK (approved_by <> person_id),
            approved_at INTEGER,
            paid_by TEXT CHECK (paid_by <> person_id),
            paid_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (person_id, period),
            CHECK ((state IN ('approved', 'paid')) = (approved_by IS NOT NULL)),
            CHECK ((state = 'paid') = (paid_by IS NOT NULL)),
            CHECK (net_minor = 0 OR carry_out_minor = 0),
            CHECK (net_minor - carry_out_minor = payout_minor - held_minor + released_minor + entries_minor + advance_minor
                - recovered_minor - clawback_minor - carry_in_minor)
        ) STRICT;
        CREATE INDEX incentives_statement_by_dates ON incentives_statement (person_id, starts_on, ends_on);
        CREATE INDEX incentives_statement_by_period ON incentives_statement (period, state, person_id);
        CREATE INDEX incentives_statement_carried ON incentives_statement (person_id, ends_on)
            WHERE carry_out_minor > 0 OR draw_balance_minor > 0 OR held_balance_minor > 0;
        CREATE TRIGGER incentives_statement_fixed BEFORE UPDATE OF
            id, person_id, period, starts_on, ends_on, lines, gross_minor, payout_minor, held_minor, held_balance_minor,
            released_minor, entries_minor, guarantee_minor, advance_minor, recovered_minor, draw_balance_minor, clawback_minor,
            carry_in_minor, net_minor, carry_out_minor, fingerprint, calculated_at, calculated_by, approved_by, approved_at
            ON incentives_statement WHEN OLD.state IN ('approved', 'paid')
            BEGIN SELECT RAISE(ABORT, 'closed statements do not change'); END;
        CREATE TRIGGER incentives_statement_closed BEFORE UPDATE OF state ON incentives_statement
            WHEN OLD.state = 'paid' OR (OLD.state = 'approved' AND NEW.state <> 'paid')
            BEGIN SELECT RAISE(ABORT, 'closed statements do not open again'); END;
        CREATE TRIGGER incentives_statement_kept BEFORE DELETE ON incentives_statement
            BEGIN SELECT RAISE(ABORT, 'statements are kept'); END;

        CREATE TABLE incentives_dispute (
            id TEXT PRIMARY KEY NOT NULL,
            statement_id TEXT NOT NULL REFERENCES incentives_statement (id),
            person_id TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
            component_key TEXT NOT NULL DEFAULT '',
            raised_by TEXT NOT NULL,
            raised_at INTEGER NOT NULL,
            accepted INTEGER CHECK (accepted IN (0, 1)),
            resolution TEXT NOT NULL DEFAULT '',
            resolved_by TEXT,
            resolved_at INTEGER,
            CHECK ((accepted IS NULL) = (resolved_by IS NULL))
        ) STRICT;
        CREATE INDEX incentives_dispute_by_statement ON incentives_dispute (statement_id, accepted, id);
        CREATE INDEX incentives_dispute_by_person ON incentives_dispute (person_id, id);
        CREATE TRIGGER incentives_dispute_answered BEFORE UPDATE ON incentives_dispute WHEN OLD.accepted IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'answered disputes do not change'); END;

        """

    private static let entries = """
        CREATE TABLE incentives_entry (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            period TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('award', 'penalty', 'correction')),
            amount_minor INTEGER NOT NULL CHECK (kind = 'correction' OR amount_minor >= 0),
            in_kind TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
            source TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'rejected')),
            proposed_by TEXT NOT NULL,
            proposed_at INTEGER NOT NULL,
            decided_by TEXT CHECK (decided_by <> proposed_by AND decided_by <> person_id),
            decided_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((state = 'proposed') = (decided_by IS NULL))
        ) STRICT;
        CREATE INDEX incentives_entry_by_person ON incentives_entry (person_id, period, state, id);
        CREATE INDEX incentives_entry_by_source ON incentives_entry (source) WHERE source <> '';
        CREATE TRIGGER incentives_entry_decided BEFORE UPDATE ON incentives_entry WHEN OLD.state <> 'proposed'
            BEGIN SELECT RAISE(ABORT, 'decided entries do not change'); END;
        CREATE TRIGGER incentives_entry_kept BEFORE DELETE ON incentives_entry
            BEGIN SELECT RAISE(ABORT, 'entries are kept'); END;

        """

    private static let runs = """
        CREATE TABLE incentives_run (
            id TEXT PRIMARY KEY NOT NULL,
            period TEXT NOT NULL,
            cursor TEXT NOT NULL DEFAULT '',
            people INTEGER NOT NULL DEFAULT 0,
            changed INTEGER NOT NULL DEFAULT 0,
            net_minor INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
            started_by TEXT NOT NULL,
            started_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX incentives_run_open ON incentives_run (period) WHERE done = 0;
        CREATE INDEX incentives_run_by_period ON incentives_run (period, id);
        """
}
