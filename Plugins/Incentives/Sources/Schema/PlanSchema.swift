/// Tables of pay plans and of who is on them.
enum PlanSchema {
    static let name = "0001-plans"

    static let sql = """
        CREATE TABLE incentives_plan (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            plan_version INTEGER NOT NULL CHECK (plan_version > 0),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            period_kind TEXT NOT NULL CHECK (period_kind IN ('month', 'quarter')),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'approved', 'closed')),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            rules TEXT NOT NULL,
            created_by TEXT NOT NULL,
            approved_by TEXT CHECK (approved_by <> created_by),
            approved_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (code, plan_version),
            CHECK ((state = 'draft') = (approved_by IS NULL)),
            CHECK ((approved_by IS NULL) = (approved_at IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX incentives_plan_draft ON incentives_plan (code) WHERE state = 'draft';
        CREATE TRIGGER incentives_plan_fixed BEFORE UPDATE OF
            id, code, plan_version, title, period_kind, currency, effective_from, rules, created_by, approved_by, approved_at
            ON incentives_plan WHEN OLD.state <> 'draft'
            BEGIN SELECT RAISE(ABORT, 'approved plans do not change'); END;
        CREATE TRIGGER incentives_plan_kept BEFORE DELETE ON incentives_plan WHEN OLD.state <> 'draft'
            BEGIN SELECT RAISE(ABORT, 'approved plans are kept'); END;

        CREATE TABLE incentives_assignment (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            plan_code TEXT NOT NULL,
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            recorded_by TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incentives_assignment_by_person ON incentives_assignment (person_id, effective_from, effective_to, plan_code);
        CREATE INDEX incentives_assignment_by_plan ON incentives_assignment (plan_code, effective_from, effective_to, person_id);
        """
}
