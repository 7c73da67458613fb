internal import PluginKit

extension PipelinesArea {
    static func registerMigrations(with registrar: inout PluginRegistrar) {
        registrar.migration("0201-pipelines", sql: pipelineTables)
        registrar.migration("0202-opportunities", sql: opportunityTables)
        registrar.migration("0203-contract-dates", sql: contractDates)
    }

    /// Configuration: a published version of a pipeline or a procedure never changes.
    private static let pipelineTables = """
        CREATE TABLE crm_sop (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            current_number INTEGER NOT NULL CHECK (current_number >= 1),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE crm_sop_version (
            sop_id TEXT NOT NULL REFERENCES crm_sop (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            body TEXT NOT NULL,
            document_reference TEXT NOT NULL,
            reader_positions TEXT NOT NULL CHECK (reader_positions LIKE '[%]'),
            published_at INTEGER NOT NULL,
            published_by TEXT,
            PRIMARY KEY (sop_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_sop_reading (
            sop_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            person_id TEXT NOT NULL,
            confirmed_at INTEGER NOT NULL,
            PRIMARY KEY (sop_id, number, person_id),
            FOREIGN KEY (sop_id, number) REFERENCES crm_sop_version (sop_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_pipeline (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            sale_type TEXT NOT NULL,
            is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
            current_number INTEGER NOT NULL CHECK (current_number >= 1),
            created_at INTEGER NOT NULL,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE UNIQUE INDEX crm_pipeline_default ON crm_pipeline (is_default) WHERE is_default = 1;
        CREATE TABLE crm_pipeline_version (
            pipeline_id TEXT NOT NULL REFERENCES crm_pipeline (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            note TEXT NOT NULL,
            published_at INTEGER NOT NULL,
            published_by TEXT,
            PRIMARY KEY (pipeline_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_stage (
            pipeline_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            position INTEGER NOT NULL CHECK (position >= 1),
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            english_name TEXT NOT NULL,
            probability_ppm INTEGER CHECK (probability_ppm BETWEEN 0 AND 1000000),
            responsible_role TEXT NOT NULL CHECK (responsible_role <> ''),
            steps TEXT NOT NULL,
            norm_days INTEGER CHECK (norm_days >= 1),
            required_outputs TEXT NOT NULL CHECK (required_outputs LIKE '[%]'),
            owner_confirmation_required INTEGER NOT NULL CHECK (owner_confirmation_required IN (0, 1)),
            contract_required INTEGER NOT NULL CHECK (contract_required IN (0, 1)),
            skippable INTEGER NOT NULL CHECK (skippable IN (0, 1)),
            sop_id TEXT,
            sop_number INTEGER,
            PRIMARY KEY (pipeline_id, number, position),
            UNIQUE (pipeline_id, number, code),
            FOREIGN KEY (pipeline_id, number) REFERENCES crm_pipeline_version (pipeline_id, number),
            FOREIGN KEY (sop_id, sop_number) REFERENCES crm_sop_version (sop_id, number),
            CHECK ((sop_id IS NULL) = (sop_number IS NULL))
        ) STRICT;
        CREATE INDEX crm_stage_sop ON crm_stage (sop_id, sop_number);
        """

    /// Deals; the stage log is append-only, and triggers keep it so.
    static let opportunityTables = """
        CREATE TABLE crm_opportunity (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            pipeline_id TEXT NOT NULL,
            pipeline_number INTEGER NOT NULL,
            stage TEXT NOT NULL,
            stage_entered_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'on_hold', 'won', 'lost')),
            owner_id TEXT NOT NULL,
            customer_id TEXT,
            lead_id TEXT,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency_code TEXT NOT NULL CHECK (length(currency_code) = 3),
            probability_ppm INTEGER CHECK (probability_ppm BETWEEN 0 AND 1000000),
            probability_is_manual INTEGER NOT NULL CHECK (probability_is_manual IN (0, 1)),
            expected_close_on TEXT NOT NULL,
            why_now TEXT NOT NULL,
            size_class TEXT CHECK (size_class IN ('large', 'medium', 'small')),
            hold_reason TEXT,
            held_at INTEGER,
            lost_reason TEXT,
            created_at INTEGER NOT NULL,
            created_on TEXT NOT NULL,
            closed_at INTEGER,
            closed_on TEXT,
            version INTEGER NOT NULL DEFAULT 1,
            FOREIGN KEY (pipeline_id, pipeline_number, stage) REFERENCES crm_stage (pipeline_id, number, code),
            CHECK ((state IN ('won', 'lost')) = (closed_at IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (closed_on IS NULL)),
            CHECK ((state = 'lost') = (lost_reason IS NOT NULL)),
            CHECK ((state = 'on_hold') = (held_at IS NOT NULL)),
            CHECK ((held_at IS NULL) = (hold_reason IS NULL)),
            CHECK (closed_at >= created_at)
        ) STRICT;
        CREATE INDEX crm_opportunity_owner ON crm_opportunity (owner_id, state, id);
        CREATE INDEX crm_opportunity_stage ON crm_opportunity (pipeline_id, pipeline_number, stage, state);
        CREATE INDEX crm_opportunity_state ON crm_opportunity (state, id);
        CREATE INDEX crm_opportunity_customer ON crm_opportunity (customer_id, id);
        CREATE INDEX crm_opportunity_lead ON crm_opportunity (lead_id);
        CREATE INDEX crm_opportunity_closed ON crm_opportunity (closed_on);
        CREATE TABLE crm_opportunity_number (
            only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
            next INTEGER NOT NULL
        ) STRICT;
        INSERT INTO crm_opportunity_number (only, next) VALUES (1, 1);
        CREATE TABLE crm_stage_change (
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            kind TEXT NOT NULL CHECK (kind IN ('entered', 'advanced', 'skipped', 'moved_back', 'migrated', 'closed', 'reopened')),
            from_stage TEXT,
            to_stage TEXT NOT NULL,
            pipeline_number INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT,
            duration_seconds INTEGER CHECK (duration_seconds >= 0),
            reason TEXT NOT NULL,
            PRIMARY KEY (opportunity_id, sequence),
            CHECK ((sequence = 1) = (from_stage IS NULL)),
            CHECK ((sequence = 1) = (duration_seconds IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER crm_stage_change_no_update BEFORE UPDATE ON crm_stage_change
        BEGIN SELECT RAISE(ABORT, 'the stage log is append-only'); END;
        CREATE TRIGGER crm_stage_change_no_delete BEFORE DELETE ON crm_stage_change
        BEGIN SELECT RAISE(ABORT, 'the stage log is append-only'); END;
        CREATE TABLE crm_stage_confirmation (
            opportunity_id TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            confirmed_by TEXT NOT NULL,
            confirmed_at INTEGER NOT NULL,
            PRIMARY KEY (opportunity_id, sequence),
            FOREIGN KEY (opportunity_id, sequence) REFERENCES crm_stage_change (opportunity_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_opportunity_output (
            id TEXT PRIMARY KEY NOT NULL,
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            stage TEXT NOT NULL,
            attached_by TEXT,
            attached_at INTEGER NOT NULL,
            UNIQUE (opportunity_id, kind, sha256)
        ) STRICT;
        CREATE TABLE crm_opportunity_contract (
            opportunity_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_opportunity (id),
            product_term TEXT NOT NULL,
            price_term TEXT NOT NULL,
            delivery_term TEXT NOT NULL,
            payment_term TEXT NOT NULL,
            signed_at INTEGER,
            signed_by TEXT,
            document_sha256 TEXT CHECK (length(document_sha256) = 64),
            CHECK ((signed_at IS NULL) = (document_sha256 IS NULL)),
            CHECK (signed_at IS NULL OR '' NOT IN (product_term, price_term, delivery_term, payment_term))
        ) STRICT;
        CREATE TABLE crm_decision_contact (
            id TEXT PRIMARY KEY NOT NULL,
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            name TEXT NOT NULL,
            job_title TEXT NOT NULL,
            phone TEXT NOT NULL,
            influence TEXT NOT NULL CHECK (influence IN ('decider', 'influencer', 'user', 'gatekeeper', 'opponent'))
        ) STRICT;
        CREATE INDEX crm_decision_contact_opportunity ON crm_decision_contact (opportunity_id, id);
        """

    /// When a contract was submitted, with all four terms for the first time, and when it was signed.
    ///
    /// Of contracts from before only the instant of signing is known: its date in UTC stands for both.
    private static let contractDates = """
        ALTER TABLE crm_opportunity_contract ADD COLUMN submitted_on TEXT;
        ALTER TABLE crm_opportunity_contract ADD COLUMN signed_on TEXT;
        UPDATE crm_opportunity_contract SET submitted_on = date(signed_at / 1000, 'unixepoch'),
            signed_on = date(signed_at / 1000, 'unixepoch') WHERE signed_at IS NOT NULL;
        CREATE INDEX crm_opportunity_contract_by_submission ON crm_opportunity_contract (submitted_on)
            WHERE submitted_on IS NOT NULL;
        """
}
