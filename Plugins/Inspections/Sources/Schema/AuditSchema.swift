internal import PluginKit

/// Tables of the policy, draws, tasks, forms, inspections and findings.
///
/// A draw keeps its seed and its population, so that it can be repeated when plans have changed. A recount keeps the count it was compared
/// with: a later correction of the count does not make it true.
enum AuditSchema {
    static let name = "0002-audits"

    static let sql =
        policy + draws + tasks + forms + inspections + findings
        + AppendOnly.table("inspections_policy") + AppendOnly.table("inspections_draw")
        + AppendOnly.table("inspections_draw_member") + AppendOnly.table("inspections_form")
        + AppendOnly.table("inspections_inspection") + AppendOnly.table("inspections_answer")
        + AppendOnly.columns(
            "inspection_id, product_id, person_id, inspected_on, counted, count_version, recounted, is_true",
            of: "inspections_recount")

    private static let policy = """
        CREATE TABLE inspections_policy (
            version INTEGER PRIMARY KEY NOT NULL,
            rate_ppm INTEGER NOT NULL CHECK (rate_ppm BETWEEN 1 AND 1000000),
            min_per_rep INTEGER NOT NULL CHECK (min_per_rep BETWEEN 1 AND 100),
            superior_share_ppm INTEGER NOT NULL CHECK (superior_share_ppm BETWEEN 500000 AND 999999),
            inspector_share_ppm INTEGER NOT NULL CHECK (inspector_share_ppm BETWEEN 0 AND 499999),
            tolerance_units INTEGER NOT NULL CHECK (tolerance_units BETWEEN 0 AND 1000),
            tolerance_ppm INTEGER NOT NULL CHECK (tolerance_ppm BETWEEN 0 AND 1000000),
            truth_gate_ppm INTEGER NOT NULL CHECK (truth_gate_ppm BETWEEN 0 AND 1000000),
            answer_days INTEGER NOT NULL CHECK (answer_days BETWEEN 0 AND 60),
            ramp_days INTEGER NOT NULL CHECK (ramp_days BETWEEN 0 AND 365),
            backdated_hours INTEGER NOT NULL CHECK (backdated_hours BETWEEN 1 AND 2400),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL
        ) STRICT;
        INSERT INTO inspections_policy VALUES (1, 100000, 3, 500000, 333333, 2, 50000, 900000, 3, 60, 48, 'system', 0);

        """

    private static let draws = """
        CREATE TABLE inspections_draw (
            id TEXT PRIMARY KEY NOT NULL,
            from_date TEXT NOT NULL,
            to_date TEXT NOT NULL CHECK (to_date >= from_date),
            seed INTEGER NOT NULL,
            policy_version INTEGER NOT NULL REFERENCES inspections_policy (version),
            inspectors TEXT NOT NULL,
            person_count INTEGER NOT NULL,
            task_count INTEGER NOT NULL,
            drawn_by TEXT NOT NULL,
            draw_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX inspections_draw_by_dates ON inspections_draw (from_date, to_date);

        CREATE TABLE inspections_draw_member (
            draw_id TEXT NOT NULL REFERENCES inspections_draw (id),
            person_id TEXT NOT NULL,
            org_unit_id TEXT NOT NULL,
            superior_id TEXT,
            outlets TEXT NOT NULL,
            PRIMARY KEY (draw_id, person_id)
        ) STRICT, WITHOUT ROWID;

        """

    private static let tasks = """
        CREATE TABLE inspections_task (
            id TEXT PRIMARY KEY NOT NULL,
            draw_id TEXT REFERENCES inspections_draw (id),
            person_id TEXT NOT NULL,
            org_unit_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            due_on TEXT NOT NULL,
            auditor_id TEXT NOT NULL CHECK (auditor_id <> person_id),
            role TEXT NOT NULL CHECK (role IN ('superior', 'inspector')),
            state TEXT NOT NULL DEFAULT 'drawn' CHECK (state IN ('drawn', 'in_field', 'submitted', 'cancelled')),
            inspection_id TEXT,
            reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
            create_time INTEGER NOT NULL,
            CHECK ((state = 'submitted') = (inspection_id IS NOT NULL)),
            CHECK ((state = 'cancelled') = (reason <> ''))
        ) STRICT;
        CREATE UNIQUE INDEX inspections_task_target ON inspections_task (person_id, due_on, customer_id) WHERE state <> 'cancelled';
        CREATE INDEX inspections_task_by_date ON inspections_task (due_on, id);
        CREATE INDEX inspections_task_by_draw ON inspections_task (draw_id, person_id, due_on, customer_id);
        CREATE INDEX inspections_task_by_auditor ON inspections_task (auditor_id, due_on, id);
        CREATE INDEX inspections_task_by_team ON inspections_task (org_unit_id, due_on, role, state);

        """

    private static let forms = """
        CREATE TABLE inspections_form (
            code TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            questions TEXT NOT NULL,
            published_by TEXT NOT NULL,
            publish_time INTEGER NOT NULL,
            PRIMARY KEY (code, version)
        ) STRICT, WITHOUT ROWID;

        """

    private static let inspections = """
        CREATE TABLE inspections_inspection (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT UNIQUE,
            task_id TEXT REFERENCES inspections_task (id),
            visit_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            org_unit_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            auditor_id TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('superior', 'inspector')),
            inspected_at INTEGER NOT NULL,
            inspected_on TEXT NOT NULL,
            is_self INTEGER NOT NULL CHECK (is_self IN (0, 1)),
            is_wrong_role INTEGER NOT NULL CHECK (is_wrong_role IN (0, 1)),
            form_code TEXT,
            form_version INTEGER,
            policy_version INTEGER NOT NULL REFERENCES inspections_policy (version),
            FOREIGN KEY (form_code, form_version) REFERENCES inspections_form (code, version),
            CHECK ((form_code IS NULL) = (form_version IS NULL))
        ) STRICT;
        CREATE INDEX inspections_inspection_by_person ON inspections_inspection (person_id, inspected_on, role);
        CREATE INDEX inspections_inspection_by_date ON inspections_inspection (inspected_on, id);
        CREATE INDEX inspections_inspection_by_auditor ON inspections_inspection (auditor_id, inspected_on);
        CREATE INDEX inspections_inspection_odd ON inspections_inspection (inspected_on) WHERE is_self = 1 OR is_wrong_role = 1;

        CREATE TABLE inspections_recount (
            inspection_id TEXT NOT NULL REFERENCES inspections_inspection (id),
            product_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            inspected_on TEXT NOT NULL,
            counted INTEGER NOT NULL,
            count_version INTEGER NOT NULL,
            recounted INTEGER NOT NULL CHECK (recounted BETWEEN 0 AND 1000000000),
            is_true INTEGER NOT NULL CHECK (is_true IN (0, 1)),
            is_cleared INTEGER NOT NULL DEFAULT 0 CHECK (is_cleared IN (0, 1) AND is_true + is_cleared < 2),
            PRIMARY KEY (inspection_id, product_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX inspections_recount_by_person ON inspections_recount (person_id, inspected_on, is_true, is_cleared);
        CREATE INDEX inspections_recount_by_date ON inspections_recount (inspected_on, person_id, is_true, is_cleared);

        CREATE TABLE inspections_answer (
            inspection_id TEXT NOT NULL REFERENCES inspections_inspection (id),
            question TEXT NOT NULL,
            value TEXT NOT NULL CHECK (length(value) <= 2000),
            failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
            PRIMARY KEY (inspection_id, question)
        ) STRICT, WITHOUT ROWID;

        """

    private static let findings = """
        CREATE TABLE inspections_finding (
            id TEXT PRIMARY KEY NOT NULL,
            inspection_id TEXT NOT NULL REFERENCES inspections_inspection (id),
            person_id TEXT NOT NULL,
            visit_id TEXT NOT NULL,
            product_id TEXT,
            question TEXT,
            counted INTEGER NOT NULL DEFAULT 0,
            recounted INTEGER NOT NULL DEFAULT 0,
            found_on TEXT NOT NULL,
            answer_due_on TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'open'
                CHECK (state IN ('open', 'answered', 'confirmed', 'cancelled', 'corrected', 'closed')),
            answer TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 2000),
            reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
            decided_by TEXT CHECK (decided_by <> person_id),
            correction TEXT NOT NULL DEFAULT '' CHECK (length(correction) <= 2000),
            verified_by TEXT CHECK (verified_by <> person_id),
            verification TEXT NOT NULL DEFAULT '' CHECK (length(verification) <= 2000),
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((product_id IS NULL) <> (question IS NULL)),
            CHECK ((state IN ('open', 'answered')) = (decided_by IS NULL)),
            CHECK (state <> 'closed' OR verified_by IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX inspections_finding_row ON inspections_finding (inspection_id, product_id) WHERE product_id IS NOT NULL;
        CREATE UNIQUE INDEX inspections_finding_answer ON inspections_finding (inspection_id, question) WHERE question IS NOT NULL;
        CREATE INDEX inspections_finding_by_person ON inspections_finding (person_id, found_on, state);
        CREATE INDEX inspections_finding_by_state ON inspections_finding (state, id);
        CREATE INDEX inspections_finding_by_date ON inspections_finding (found_on, person_id, state);
        CREATE TRIGGER inspections_finding_ended BEFORE UPDATE ON inspections_finding WHEN OLD.state IN ('cancelled', 'closed')
        BEGIN SELECT RAISE(ABORT, 'ended findings do not change'); END;

        """
}
