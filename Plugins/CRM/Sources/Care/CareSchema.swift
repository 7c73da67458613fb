/// Tables of the care of customers.
enum CareSchema {
    static let care =
        """
        CREATE TABLE crm_referral (
            id TEXT PRIMARY KEY NOT NULL,
            referrer_id TEXT NOT NULL REFERENCES crm_customer (id),
            referred_id TEXT NOT NULL UNIQUE REFERENCES crm_customer (id),
            note TEXT NOT NULL,
            at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL,
            CHECK (referrer_id <> referred_id)
        ) STRICT;
        CREATE INDEX crm_referral_referrer ON crm_referral (referrer_id, id);
        CREATE TABLE crm_reorder_plan (
            customer_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_customer (id),
            interval_days INTEGER NOT NULL CHECK (interval_days BETWEEN 0 AND 730),
            last_purchase_on TEXT,
            due_on TEXT,
            version INTEGER NOT NULL,
            CHECK ((due_on IS NULL) = (last_purchase_on IS NULL OR interval_days = 0))
        ) STRICT;
        CREATE INDEX crm_reorder_plan_due ON crm_reorder_plan (due_on, customer_id) WHERE due_on IS NOT NULL;

        """ + AppendOnly.triggers("crm_referral")

    static let keyAccounts =
        """
        CREATE TABLE crm_refresh_topic (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            topic TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 100),
            interval_days INTEGER NOT NULL CHECK (interval_days BETWEEN 1 AND 366),
            due_on TEXT NOT NULL,
            version INTEGER NOT NULL,
            UNIQUE (customer_id, topic)
        ) STRICT;
        CREATE INDEX crm_refresh_topic_due ON crm_refresh_topic (due_on, id);
        CREATE TABLE crm_refresh (
            topic_id TEXT NOT NULL REFERENCES crm_refresh_topic (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            findings TEXT NOT NULL CHECK (length(findings) BETWEEN 1 AND 4000),
            at INTEGER NOT NULL,
            refreshed_by TEXT NOT NULL,
            PRIMARY KEY (topic_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_account_review (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            planned_on TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('planned', 'held')),
            relationship_before INTEGER CHECK (relationship_before BETWEEN 1 AND 5),
            relationship_after INTEGER CHECK (relationship_after BETWEEN 1 AND 5),
            progress TEXT NOT NULL DEFAULT '',
            problems TEXT NOT NULL DEFAULT '',
            development_plan TEXT NOT NULL DEFAULT '',
            held_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((state = 'held') = (held_at IS NOT NULL)),
            CHECK (state = 'planned' OR (relationship_before IS NOT NULL AND relationship_after IS NOT NULL
                AND development_plan <> ''))
        ) STRICT;
        CREATE INDEX crm_account_review_customer ON crm_account_review (customer_id, planned_on);
        CREATE TABLE crm_review_seat (
            review_id TEXT NOT NULL REFERENCES crm_account_review (id),
            position INTEGER NOT NULL,
            role TEXT NOT NULL CHECK (
                role IN ('product_manager', 'national_account_manager', 'service_manager', 'region_head')),
            person_id TEXT,
            attended INTEGER NOT NULL DEFAULT 0 CHECK (attended IN (0, 1)),
            PRIMARY KEY (review_id, role),
            CHECK (attended = 0 OR person_id IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER crm_account_review_fixed BEFORE UPDATE ON crm_account_review WHEN OLD.state = 'held'
        BEGIN SELECT RAISE(ABORT, 'a review that was held does not change'); END;

        """ + AppendOnly.triggers("crm_refresh")

    static let voice =
        """
        CREATE TABLE crm_typical_customer (
            customer_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_customer (id),
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
            marked_by TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE crm_talk_review (
            contact_log_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_contact_log (id),
            comment TEXT NOT NULL,
            reviewed_by TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE crm_feedback_cause (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
            name_zh TEXT NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 60),
            name_en TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 60),
            retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        INSERT INTO crm_feedback_cause (code, name_zh, name_en) VALUES
            ('quality', '产品质量', 'Product quality'), ('price', '价格', 'Price'), ('delivery', '送货', 'Delivery'),
            ('service', '服务态度', 'Service'), ('promotion', '促销支持', 'Promotion support'), ('assortment', '品种', 'Assortment'),
            ('packaging', '包装', 'Packaging'), ('settlement', '结算', 'Settlement'), ('other', '其他', 'Other');
        CREATE TABLE crm_feedback (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            cause TEXT NOT NULL REFERENCES crm_feedback_cause (code),
            statement TEXT NOT NULL,
            at INTEGER NOT NULL,
            business_date TEXT NOT NULL,
            recorded_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX crm_feedback_customer ON crm_feedback (customer_id, id);
        CREATE INDEX crm_feedback_cause_date ON crm_feedback (business_date, cause, customer_id);

        """
        + AppendOnly.triggers("crm_feedback", fixing: "customer_id, cause, at, business_date, recorded_by")
        + AppendOnly.triggers("crm_talk_review", fixing: "reviewed_by, at")
}
