/// Tables of who may approve what: the versioned approval matrix, delegations and the approvals themselves.
enum ApprovalSchema {
    static let name = "0002-approvals"

    static let sql = matrix + firstMatrix + delegations + approvals

    private static let matrix = """
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
        CREATE TRIGGER orders_approval_rule_keeps BEFORE UPDATE ON orders_approval_rule
            BEGIN SELECT RAISE(ABORT, 'a version of the approval matrix never changes'); END;
        CREATE TRIGGER orders_approval_rule_stays BEFORE DELETE ON orders_approval_rule
            BEGIN SELECT RAISE(ABORT, 'a version of the approval matrix is never deleted'); END;

        """

    /// What holds until the company sets its own: the order desk up to 500 000 yuan within the limit and above the floor.
    ///
    /// Every order needs a person. Over the limit, overdue or below the floor goes up, the further the higher.
    private static let firstMatrix = """
        INSERT INTO orders_approval_matrix VALUES (1, 'first matrix', 'system', 0);
        INSERT INTO orders_approval_rule VALUES
            (1, 1, 0, NULL, 0, NULL, 0, NULL, 50000, NULL, 'director'),
            (1, 2, 0, NULL, 0, NULL, 61, NULL, 0, 50000, 'director'),
            (1, 3, 0, NULL, 1200001, NULL, 0, 61, 0, 50000, 'director'),
            (1, 4, 0, NULL, 1000001, 1200001, 0, 61, 0, 50000, 'finance'),
            (1, 5, 0, NULL, 0, 1000001, 1, 61, 0, 50000, 'finance'),
            (1, 6, 0, NULL, 0, 1000001, 0, 1, 1, 50000, 'manager'),
            (1, 7, 0, 50000000, 0, 1000001, 0, 1, 0, 1, 'order_desk'),
            (1, 8, 50000000, NULL, 0, 1000001, 0, 1, 0, 1, 'manager');

        """

    private static let delegations = """
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
        CREATE INDEX orders_delegation_by_giver ON orders_delegation (from_person_id, starts_on);

        """

    /// A `recorded` approval is an imported fact; what it rests on is computed from the order's lines by the report.
    private static let approvals = """
        CREATE TABLE orders_approval (
            id TEXT PRIMARY KEY NOT NULL,
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            order_version INTEGER NOT NULL,
            decision TEXT NOT NULL CHECK (\(isOne("decision", of: ["approved", "rejected", "lapsed", "recorded"]))),
            approver_id TEXT NOT NULL,
            approver_level TEXT NOT NULL,
            delegation_id TEXT REFERENCES orders_delegation (id),
            within_authority INTEGER CHECK (within_authority IN (0, 1)),
            matrix_version INTEGER,
            rule_position INTEGER,
            required_level TEXT,
            amount_minor INTEGER,
            exposure_before_minor INTEGER,
            credit_limit_minor INTEGER,
            credit_use_ppm INTEGER,
            days_overdue INTEGER,
            below_floor_ppm INTEGER,
            reason TEXT NOT NULL,
            decide_time INTEGER NOT NULL,
            decided_on TEXT NOT NULL,
            FOREIGN KEY (matrix_version, rule_position) REFERENCES orders_approval_rule (matrix_version, position),
            CHECK (decision = 'recorded' OR (within_authority IS NOT NULL AND rule_position IS NOT NULL
                AND required_level IS NOT NULL AND amount_minor IS NOT NULL AND exposure_before_minor IS NOT NULL
                AND credit_use_ppm IS NOT NULL AND days_overdue IS NOT NULL AND below_floor_ppm IS NOT NULL))
        ) STRICT;
        CREATE INDEX orders_approval_by_order ON orders_approval (order_id, decide_time);
        CREATE INDEX orders_approval_by_date ON orders_approval (decided_on, approver_id);
        CREATE TRIGGER orders_approval_keeps BEFORE UPDATE ON orders_approval
            BEGIN SELECT RAISE(ABORT, 'an approval never changes'); END;
        CREATE TRIGGER orders_approval_stays BEFORE DELETE ON orders_approval
            BEGIN SELECT RAISE(ABORT, 'an approval is never deleted'); END;
        """
}
