/// Tables of the leads area; facts are append-only, configuration is versioned.
enum LeadsSchema {
    static let sql = policies + leads + facts + reminders + LeadSourceSeed.sql

    private static let policies = """
        CREATE TABLE crm_sla_policy (
            version INTEGER PRIMARY KEY CHECK (version >= 1),
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE crm_sla_limit (
            version INTEGER NOT NULL REFERENCES crm_sla_policy (version),
            grade TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C')),
            limit_seconds INTEGER CHECK (limit_seconds BETWEEN 0 AND 31536000),
            clock TEXT NOT NULL CHECK (clock IN ('calendar', 'working')),
            nurture_interval_days INTEGER CHECK (nurture_interval_days BETWEEN 1 AND 365),
            PRIMARY KEY (version, grade),
            CHECK (limit_seconds IS NOT NULL OR nurture_interval_days IS NOT NULL)
        ) STRICT;
        INSERT INTO crm_sla_policy (version, created_at) VALUES (1, 0);
        INSERT INTO crm_sla_limit (version, grade, limit_seconds, clock, nurture_interval_days)
        VALUES (1, 'A', 7200, 'calendar', NULL), (1, 'B', 86400, 'calendar', NULL), (1, 'C', NULL, 'calendar', 14);
        CREATE TABLE crm_grading_policy (
            version INTEGER PRIMARY KEY CHECK (version >= 1),
            created_at INTEGER NOT NULL,
            grade_a_points_min INTEGER NOT NULL,
            grade_b_points_min INTEGER NOT NULL,
            CHECK (grade_a_points_min > grade_b_points_min AND grade_b_points_min >= 0)
        ) STRICT;
        CREATE TABLE crm_grading_points (
            version INTEGER NOT NULL REFERENCES crm_grading_policy (version),
            field TEXT NOT NULL CHECK (field IN ('industry', 'company_size', 'urgency')),
            value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 40),
            points INTEGER NOT NULL CHECK (points BETWEEN 0 AND 100),
            PRIMARY KEY (version, field, value)
        ) STRICT;
        INSERT INTO crm_grading_policy (version, created_at, grade_a_points_min, grade_b_points_min) VALUES (1, 0, 5, 3);
        INSERT INTO crm_grading_points (version, field, value, points)
        VALUES (1, 'industry', 'chain_retail', 2), (1, 'industry', 'catering', 1), (1, 'industry', 'grocery', 0),
            (1, 'company_size', 'large', 2), (1, 'company_size', 'medium', 1), (1, 'company_size', 'small', 0),
            (1, 'urgency', 'high', 2), (1, 'urgency', 'medium', 1), (1, 'urgency', 'low', 0);
        CREATE TABLE crm_assignment_rule (
            version INTEGER PRIMARY KEY CHECK (version >= 1),
            created_at INTEGER NOT NULL,
            mode TEXT NOT NULL CHECK (mode IN ('round_robin', 'territory'))
        ) STRICT;
        INSERT INTO crm_assignment_rule (version, created_at, mode) VALUES (1, 0, 'territory');
        CREATE TABLE crm_round_robin (
            ring TEXT PRIMARY KEY,
            last_code TEXT NOT NULL
        ) STRICT;
        CREATE TABLE crm_lead_counter (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT;
        INSERT INTO crm_lead_counter (name, value) VALUES ('lead', 0);

        """

    private static let leads = """
        CREATE TABLE crm_lead_source (
            code TEXT PRIMARY KEY CHECK (length(code) BETWEEN 1 AND 40),
            category TEXT NOT NULL CHECK (category IN ('marketing', 'internal', 'external', 'personal', 'channel', 'reception')),
            name_zh TEXT NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 60),
            name_en TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 60)
        ) STRICT;
        CREATE TABLE crm_lead (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 32),
            company TEXT NOT NULL,
            contact TEXT NOT NULL,
            phone TEXT NOT NULL,
            phone_key TEXT NOT NULL,
            email TEXT NOT NULL,
            intent TEXT NOT NULL,
            source TEXT NOT NULL REFERENCES crm_lead_source (code),
            industry TEXT NOT NULL,
            company_size TEXT NOT NULL,
            urgency TEXT NOT NULL,
            points INTEGER NOT NULL,
            grade TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C')),
            computed_grade TEXT NOT NULL CHECK (computed_grade IN ('A', 'B', 'C')),
            grade_reason TEXT NOT NULL,
            grading_version INTEGER NOT NULL REFERENCES crm_grading_policy (version),
            owner_id TEXT,
            territory_id TEXT,
            expected_amount_minor INTEGER CHECK (expected_amount_minor BETWEEN 0 AND 1000000000000000),
            created_at INTEGER NOT NULL,
            created_on TEXT NOT NULL,
            clock_started_at INTEGER,
            due_at INTEGER,
            sla_version INTEGER NOT NULL REFERENCES crm_sla_policy (version),
            first_response_at INTEGER,
            responded_on TEXT,
            status TEXT NOT NULL CHECK (
                status IN ('new', 'assigned', 'responded', 'qualified', 'converted', 'disqualified', 'recycled', 'nurture')),
            closed_at INTEGER,
            closed_on TEXT,
            close_reason TEXT NOT NULL DEFAULT '',
            pool TEXT NOT NULL DEFAULT '',
            needs TEXT NOT NULL DEFAULT '[]',
            need_answer TEXT NOT NULL DEFAULT 'unknown' CHECK (need_answer IN ('unknown', 'yes', 'no')),
            ability_answer TEXT NOT NULL DEFAULT 'unknown' CHECK (ability_answer IN ('unknown', 'yes', 'no')),
            decision_answer TEXT NOT NULL DEFAULT 'unknown' CHECK (decision_answer IN ('unknown', 'yes', 'no')),
            eligibility_answer TEXT NOT NULL DEFAULT 'unknown' CHECK (eligibility_answer IN ('unknown', 'yes', 'no')),
            customer_id TEXT,
            next_nurture_on TEXT,
            version INTEGER NOT NULL DEFAULT 1,
            queue_key TEXT NOT NULL GENERATED ALWAYS AS
                (grade || printf('%019d', 2000000000000000 - coalesce(expected_amount_minor + 1, 0)) || id) STORED,
            CHECK (due_at IS NULL OR clock_started_at IS NOT NULL),
            CHECK ((closed_at IS NOT NULL) = (status IN ('converted', 'disqualified'))),
            CHECK ((pool = '') = (status <> 'recycled')),
            CHECK (owner_id IS NOT NULL OR status IN ('new', 'recycled', 'disqualified'))
        ) STRICT;
        CREATE INDEX crm_lead_queue ON crm_lead (queue_key);
        CREATE INDEX crm_lead_owner_queue ON crm_lead (owner_id, queue_key);
        CREATE INDEX crm_lead_phone ON crm_lead (phone_key) WHERE phone_key <> '';
        CREATE INDEX crm_lead_created_on ON crm_lead (created_on, owner_id);
        CREATE INDEX crm_lead_unowned ON crm_lead (created_at) WHERE owner_id IS NULL AND status = 'new';
        CREATE INDEX crm_lead_overdue ON crm_lead (due_at)
            WHERE due_at IS NOT NULL AND (first_response_at IS NULL OR first_response_at > due_at);
        CREATE INDEX crm_lead_nurture ON crm_lead (next_nurture_on) WHERE next_nurture_on IS NOT NULL;

        """

    private static let facts = """
        CREATE TABLE crm_lead_status_change (
            lead_id TEXT NOT NULL REFERENCES crm_lead (id),
            sequence INTEGER NOT NULL,
            from_status TEXT,
            to_status TEXT NOT NULL,
            at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (lead_id, sequence)
        ) STRICT;
        CREATE TABLE crm_lead_assignment (
            id TEXT PRIMARY KEY,
            lead_id TEXT NOT NULL REFERENCES crm_lead (id),
            from_owner_id TEXT,
            to_owner_id TEXT,
            rule TEXT NOT NULL CHECK (rule IN ('round_robin', 'territory', 'manual', 'self', 'reception', 'import', 'leaving', 'recycle')),
            rule_version INTEGER,
            at INTEGER NOT NULL,
            assigned_by TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE INDEX crm_lead_assignment_lead ON crm_lead_assignment (lead_id, id);
        CREATE TABLE crm_lead_contact (
            id TEXT PRIMARY KEY,
            lead_id TEXT NOT NULL REFERENCES crm_lead (id),
            person_id TEXT,
            owner_id TEXT,
            at INTEGER NOT NULL,
            business_date TEXT NOT NULL,
            iso_week TEXT NOT NULL,
            first INTEGER NOT NULL CHECK (first IN (0, 1)),
            channel TEXT NOT NULL,
            note TEXT NOT NULL,
            next_contact_on TEXT
        ) STRICT;
        CREATE INDEX crm_lead_contact_lead ON crm_lead_contact (lead_id, id);
        CREATE INDEX crm_lead_contact_week ON crm_lead_contact (lead_id, iso_week, at);
        CREATE INDEX crm_lead_contact_date ON crm_lead_contact (business_date, id);
        CREATE UNIQUE INDEX crm_lead_contact_first ON crm_lead_contact (lead_id) WHERE first = 1;
        CREATE TABLE crm_lead_breach (
            lead_id TEXT NOT NULL REFERENCES crm_lead (id),
            sla_version INTEGER NOT NULL REFERENCES crm_sla_policy (version),
            grade TEXT NOT NULL,
            due_at INTEGER NOT NULL,
            detected_at INTEGER NOT NULL,
            owner_id TEXT,
            PRIMARY KEY (lead_id, sla_version)
        ) STRICT;
        CREATE TABLE crm_follow_up_cutoff (
            iso_week TEXT PRIMARY KEY,
            cutoff_at INTEGER NOT NULL,
            taken_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE crm_missing_follow_up (
            iso_week TEXT NOT NULL REFERENCES crm_follow_up_cutoff (iso_week),
            lead_id TEXT NOT NULL REFERENCES crm_lead (id),
            owner_id TEXT,
            PRIMARY KEY (iso_week, lead_id)
        ) STRICT;

        """
        + ["crm_lead_status_change", "crm_lead_assignment", "crm_lead_breach", "crm_missing_follow_up"].map(appendOnly).joined()
        + AppendOnly.triggers(
            "crm_lead_contact",
            fixing: "id, lead_id, person_id, owner_id, at, business_date, iso_week, first, channel, next_contact_on")

    private static let reminders = """
        CREATE TABLE crm_lead_reminder (
            id TEXT PRIMARY KEY,
            person_id TEXT NOT NULL,
            lead_id TEXT REFERENCES crm_lead (id),
            customer_id TEXT,
            kind TEXT NOT NULL CHECK (
                kind IN ('first_response', 'complete_contact', 'nurture', 'missing_follow_up', 'breach', 'follow_up', 'reception')),
            due_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            done_at INTEGER,
            occasion TEXT NOT NULL UNIQUE,
            due_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%020d', due_at) || id) STORED,
            CHECK (lead_id IS NOT NULL OR customer_id IS NOT NULL)
        ) STRICT;
        CREATE INDEX crm_lead_reminder_person ON crm_lead_reminder (person_id, due_key);
        CREATE INDEX crm_lead_reminder_due ON crm_lead_reminder (due_key);
        CREATE INDEX crm_lead_reminder_open ON crm_lead_reminder (lead_id) WHERE done_at IS NULL;

        """

    /// Triggers that refuse to change or delete the rows of a table.
    static func appendOnly(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_kept BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
        CREATE TRIGGER \(table)_fixed BEFORE UPDATE ON \(table) BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;

        """
    }
}
