/// Tables of who may approve what: the versioned approval matrix, delegations and the approvals themselves.
enum ApprovalSchema {
    static let name = "0002-approvals"

    static let sql = """
        CREATE TABLE orders_approval_matrix (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            reason TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE orders_approval_rule (
            matrix_version INTEGER NOT NULL REFERENCES orders_approval_matrix (version),
            position INTEGER NOT NULL CHECK (position > 0),
            amount_from_minor INTEGER NOT NULL CHECK (amount_from_minor >= 0),
            amount_to_minor INTEGER CHECK (amount_to_minor > amount_from_minor),
            credit_use_from_ppm INTEGER NOT NULL CHECK (credit_use_from_ppm >= 0),
            credit_use_to_ppm INTEGER CHECK (credit_use_to_ppm > credit_use_from_ppm),
            days_overdue_from INTEGER NOT NULL CHECK (days_overdue_from >= 0),
            days_overdue_to INTEGER CHECK (days_overdue_to > days_overdue_from),
            below_floor_from_ppm INTEGER NOT NULL CHECK (below_floor_from_ppm >= 0),
            below_floor_to_ppm INTEGER CHECK (below_floor_to_ppm > below_floor_from_ppm),
            level TEXT NOT NULL CHECK (level IN ('automatic', 'order_desk', 'supervisor', 'manager', 'finance', 'director')),
            PRIMARY KEY (matrix_version, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders_delegation (
            id TEXT PRIMARY KEY NOT NULL,
            from_person_id TEXT NOT NULL,
            to_person_id TEXT NOT NULL CHECK (to_person_id <> from_person_id),
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            amount_max_minor INTEGER NOT NULL CHECK (amount_max_minor >= 0),
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            created_by TEXT NOT NULL,
            create_time INTEGER NOT NULL,
            revoke_time INTEGER,
            revoked_by TEXT,
            CHECK ((revoke_time IS NULL) = (revoked_by IS NULL))
        ) STRICT;
        CREATE INDEX orders_delegation_by_receiver ON orders_delegation (to_person_id, starts_on);

        CREATE TABLE orders_approval (
            id TEXT PRIMARY KEY NOT NULL,
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            order_version INTEGER NOT NULL,
            decision TEXT NOT NULL CHECK (decision IN ('approved', 'rejected', 'lapsed', 'recorded')),
            matrix_version INTEGER NOT NULL,
            rule_position INTEGER NOT NULL,
            required_level TEXT NOT NULL,
            approver_level TEXT NOT NULL,
            within_authority INTEGER NOT NULL CHECK (within_authority IN (0, 1)),
            approver_id TEXT NOT NULL,
            delegation_id TEXT REFERENCES orders_delegation (id),
            amount_minor INTEGER NOT NULL,
            exposure_before_minor INTEGER NOT NULL,
            credit_limit_minor INTEGER,
            credit_use_ppm INTEGER NOT NULL,
            days_overdue INTEGER NOT NULL,
            below_floor_ppm INTEGER NOT NULL,
            reason TEXT NOT NULL,
            decide_time INTEGER NOT NULL,
            decided_on TEXT NOT NULL
        ) STRICT;
        CREATE INDEX orders_approval_by_order ON orders_approval (order_id, decide_time);
        CREATE INDEX orders_approval_by_date ON orders_approval (decided_on, approver_id);
        """
}
