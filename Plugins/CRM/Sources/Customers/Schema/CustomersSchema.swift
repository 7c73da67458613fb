/// Tables of the customers area; facts are append-only, which triggers enforce.
enum CustomersSchema {
    static let customers = """
        CREATE TABLE crm_customer (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL CHECK (length(name) > 0),
            kind TEXT NOT NULL CHECK (kind IN ('distributor', 'retailer', 'key_account')),
            class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
            channel TEXT CHECK (channel IN ('traditional', 'convenience', 'modern_trade', 'wholesale')),
            territory_id TEXT,
            owner_id TEXT,
            unresolved_owner_code TEXT,
            supplier_id TEXT REFERENCES crm_customer (id),
            address TEXT NOT NULL,
            address_version INTEGER NOT NULL CHECK (address_version >= 0),
            latitude_microdegrees INTEGER CHECK (latitude_microdegrees BETWEEN -90000000 AND 90000000),
            longitude_microdegrees INTEGER CHECK (longitude_microdegrees BETWEEN -180000000 AND 180000000),
            credit_limit_minor INTEGER CHECK (credit_limit_minor >= 0),
            payment_days INTEGER NOT NULL CHECK (payment_days BETWEEN 0 AND 365),
            opened_on TEXT,
            opening_owner_id TEXT,
            visit_interval_days INTEGER CHECK (visit_interval_days BETWEEN 1 AND 366),
            annual_value_minor INTEGER CHECK (annual_value_minor >= 0),
            profile_completeness_percent INTEGER NOT NULL DEFAULT 0 CHECK (profile_completeness_percent BETWEEN 0 AND 100),
            value_class TEXT CHECK (value_class IN ('high_value', 'potential', 'ordinary')),
            value_class_on TEXT,
            value_rule_version INTEGER,
            first_visit_at INTEGER,
            last_contact_at INTEGER,
            create_time INTEGER NOT NULL,
            update_time INTEGER NOT NULL,
            delete_time INTEGER,
            version INTEGER NOT NULL,
            CHECK (owner_id IS NULL OR unresolved_owner_code IS NULL),
            CHECK ((latitude_microdegrees IS NULL) = (longitude_microdegrees IS NULL))
        ) STRICT;
        CREATE INDEX crm_customer_by_owner ON crm_customer (owner_id, id);
        CREATE INDEX crm_customer_by_territory ON crm_customer (territory_id, id);
        CREATE INDEX crm_customer_by_name ON crm_customer (name);
        CREATE INDEX crm_customer_by_opening ON crm_customer (opened_on) WHERE opened_on IS NOT NULL;
        CREATE INDEX crm_customer_by_supplier ON crm_customer (supplier_id) WHERE supplier_id IS NOT NULL;

        CREATE TABLE crm_customer_counter (
            name TEXT PRIMARY KEY NOT NULL,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO crm_customer_counter VALUES ('customer', 0);

        CREATE TABLE crm_customer_revision (
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            version INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            changes TEXT NOT NULL,
            PRIMARY KEY (customer_id, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE crm_profile (
            customer_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_customer (id),
            need TEXT NOT NULL,
            pain TEXT NOT NULL,
            buying_habit TEXT NOT NULL,
            decision_process TEXT NOT NULL,
            budget TEXT NOT NULL,
            purchase_history TEXT NOT NULL,
            industry_trend TEXT NOT NULL,
            competitor TEXT NOT NULL,
            version INTEGER NOT NULL
        ) STRICT;
        """

    static let ownership = """
        CREATE TABLE crm_ownership_claim (
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            from_owner_id TEXT,
            to_owner_id TEXT,
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            start_time INTEGER NOT NULL,
            claimed_by TEXT NOT NULL,
            PRIMARY KEY (customer_id, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE crm_customer_share (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            person_id TEXT NOT NULL,
            reason TEXT NOT NULL,
            granted_by TEXT NOT NULL,
            grant_time INTEGER NOT NULL,
            revoked_by TEXT,
            revoke_time INTEGER,
            CHECK ((revoked_by IS NULL) = (revoke_time IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX crm_customer_share_active ON crm_customer_share (person_id, customer_id) WHERE revoke_time IS NULL;
        CREATE INDEX crm_customer_share_by_customer ON crm_customer_share (customer_id, id);

        CREATE TABLE crm_dispute (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            claimant_id TEXT NOT NULL,
            respondent_id TEXT,
            statement TEXT NOT NULL CHECK (length(statement) > 0),
            opened_by TEXT NOT NULL,
            open_time INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
            decision TEXT,
            decided_by TEXT,
            decide_time INTEGER,
            version INTEGER NOT NULL,
            CHECK ((state = 'open') = (decision IS NULL) AND (state = 'open') = (decided_by IS NULL)
                AND (state = 'open') = (decide_time IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX crm_dispute_open ON crm_dispute (customer_id, claimant_id) WHERE state = 'open';
        CREATE INDEX crm_dispute_by_customer ON crm_dispute (customer_id, id);
        """

    static let addresses = """
        CREATE TABLE crm_address (
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            version INTEGER NOT NULL CHECK (version > 0),
            address TEXT NOT NULL CHECK (length(address) > 0),
            state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'rejected')),
            origin TEXT NOT NULL CHECK (origin IN ('opening', 'request')),
            written_request TEXT NOT NULL,
            request_time INTEGER NOT NULL,
            requested_by TEXT NOT NULL,
            requester_roles TEXT NOT NULL,
            decide_time INTEGER,
            decided_by TEXT,
            decision_reason TEXT NOT NULL,
            PRIMARY KEY (customer_id, version),
            CHECK ((state = 'pending') = (decide_time IS NULL) AND (state = 'pending') = (decided_by IS NULL)),
            CHECK (origin = 'opening' OR decided_by IS NULL OR decided_by <> requested_by)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX crm_address_pending ON crm_address (request_time, customer_id, version) WHERE state = 'pending';
        """

    static let contacts = """
        CREATE TABLE crm_contact (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            lead_id TEXT,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            phone TEXT NOT NULL,
            email TEXT NOT NULL,
            create_time INTEGER NOT NULL,
            update_time INTEGER NOT NULL,
            delete_time INTEGER,
            version INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX crm_contact_by_customer ON crm_contact (customer_id, id);

        CREATE TABLE crm_contact_log (
            id TEXT PRIMARY KEY NOT NULL,
            customer_id TEXT NOT NULL REFERENCES crm_customer (id),
            contact_id TEXT REFERENCES crm_contact (id),
            way TEXT NOT NULL CHECK (way IN ('phone', 'mail', 'visit', 'message')),
            summary TEXT NOT NULL,
            contact_time INTEGER NOT NULL,
            recorded_by TEXT NOT NULL,
            record_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX crm_contact_log_by_customer ON crm_contact_log (customer_id, contact_time);
        """

    static let classes = """
        CREATE TABLE crm_class_policy (
            class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
            version INTEGER NOT NULL CHECK (version > 0),
            visit_interval_days INTEGER NOT NULL CHECK (visit_interval_days BETWEEN 1 AND 366),
            response_limit_minutes INTEGER NOT NULL CHECK (response_limit_minutes BETWEEN 1 AND 525600),
            strategy TEXT NOT NULL CHECK (length(strategy) > 0),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL,
            PRIMARY KEY (class, version)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO crm_class_policy VALUES
            ('A', 1, 7, 120, '重点客户：每周拜访，专人跟进，联合制定发展计划', 'system', 0),
            ('B', 1, 14, 480, '潜力客户：隔周拜访，挖掘需求，扩大品类', 'system', 0),
            ('C', 1, 28, 1440, '一般客户：每四周拜访，电话维护，保持供货', 'system', 0);

        CREATE TABLE crm_value_rule (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            high_value_minor INTEGER NOT NULL CHECK (high_value_minor >= potential_value_minor),
            high_value_contacts INTEGER NOT NULL CHECK (high_value_contacts >= 0),
            potential_value_minor INTEGER NOT NULL CHECK (potential_value_minor >= 0),
            potential_profile_percent INTEGER NOT NULL CHECK (potential_profile_percent BETWEEN 0 AND 100),
            window_days INTEGER NOT NULL CHECK (window_days BETWEEN 1 AND 3660),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL
        ) STRICT;
        INSERT INTO crm_value_rule VALUES (1, 100000000, 1, 20000000, 75, 90, 'system', 0);
        """

    /// Facts stay as they were written; of a contact record only the summary may be erased, for the person it is about.
    static let immutability =
        ["crm_ownership_claim", "crm_customer_revision", "crm_class_policy", "crm_value_rule"]
        .map { refusal(of: "UPDATE", on: $0, named: "update") + refusal(of: "DELETE", on: $0, named: "delete") }
        .joined()
        + refusal(
            of: "UPDATE OF customer_id, contact_id, way, contact_time, recorded_by, record_time", on: "crm_contact_log",
            named: "update")
        + refusal(of: "DELETE", on: "crm_contact_log", named: "delete")
        + refusal(of: "UPDATE", on: "crm_dispute", named: "update", when: "OLD.state <> 'open'")
        + refusal(of: "DELETE", on: "crm_dispute", named: "delete")

    private static func refusal(of verb: String, on table: String, named name: String, when condition: String = "1") -> String {
        """
        CREATE TRIGGER \(table)_no_\(name) BEFORE \(verb) ON \(table) WHEN \(condition)
        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;

        """
    }
}
