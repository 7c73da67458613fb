/// Tables of closings; what happened is a fact, what is configured is versioned.
enum ClosingsSchema {
    static let chains =
        """
        CREATE TABLE crm_closing_chain (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            number INTEGER NOT NULL CHECK (number >= 1),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE crm_closing_step (
            chain_id TEXT NOT NULL REFERENCES crm_closing_chain (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            position INTEGER NOT NULL CHECK (position >= 1),
            document TEXT NOT NULL CHECK (length(document) BETWEEN 1 AND 40),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            received_minor_min INTEGER NOT NULL CHECK (received_minor_min >= 0),
            received_ppm_min INTEGER NOT NULL CHECK (received_ppm_min BETWEEN 0 AND 1000000),
            confirmation_required INTEGER NOT NULL CHECK (confirmation_required IN (0, 1)),
            PRIMARY KEY (chain_id, number, position),
            UNIQUE (chain_id, number, document)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_closing (
            opportunity_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_opportunity (id),
            chain_id TEXT NOT NULL REFERENCES crm_closing_chain (id),
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            started_by TEXT NOT NULL
        ) STRICT;
        CREATE TABLE crm_closing_receipt (
            id TEXT PRIMARY KEY NOT NULL,
            opportunity_id TEXT NOT NULL REFERENCES crm_closing (opportunity_id),
            amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
            note TEXT NOT NULL,
            at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX crm_closing_receipt_deal ON crm_closing_receipt (opportunity_id, id);
        CREATE TABLE crm_closing_document (
            opportunity_id TEXT NOT NULL REFERENCES crm_closing (opportunity_id),
            document TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            issued_at INTEGER NOT NULL,
            issued_by TEXT NOT NULL,
            confirmed_at INTEGER,
            confirmed_by TEXT,
            PRIMARY KEY (opportunity_id, document),
            CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
            CHECK (confirmed_by <> issued_by)
        ) STRICT, WITHOUT ROWID;

        """
        + AppendOnly.triggers("crm_closing_step", "crm_closing", "crm_closing_receipt")
        + AppendOnly.triggers("crm_closing_document", fixing: "opportunity_id, document, sha256, issued_at, issued_by")

    static let archive =
        """
        CREATE TABLE crm_archive_item (
            number INTEGER NOT NULL CHECK (number >= 1),
            position INTEGER NOT NULL CHECK (position >= 1),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            PRIMARY KEY (number, position),
            UNIQUE (number, code)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO crm_archive_item (number, position, code, name_zh, name_en) VALUES
            (1, 1, 'contract', '合同', 'Contract'), (1, 2, 'identity', '客户身份资料', 'Identity of the customer'),
            (1, 3, 'receipts', '收款凭证', 'Receipts'), (1, 4, 'approvals', '审批单', 'Approvals'),
            (1, 5, 'confirmation_form', '客户确认单', 'Customer confirmation form');
        CREATE TABLE crm_deal_file_item (
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            item TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            at INTEGER NOT NULL,
            filed_by TEXT NOT NULL,
            PRIMARY KEY (opportunity_id, item)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE crm_deal_archive (
            opportunity_id TEXT PRIMARY KEY NOT NULL REFERENCES crm_opportunity (id),
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            archived_by TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER crm_deal_file_item_archived BEFORE UPDATE ON crm_deal_file_item
            WHEN EXISTS (SELECT 1 FROM crm_deal_archive WHERE opportunity_id = OLD.opportunity_id)
            BEGIN SELECT RAISE(ABORT, 'the file of the deal is archived'); END;
        CREATE TRIGGER crm_deal_file_item_added BEFORE INSERT ON crm_deal_file_item
            WHEN EXISTS (SELECT 1 FROM crm_deal_archive WHERE opportunity_id = NEW.opportunity_id)
            BEGIN SELECT RAISE(ABORT, 'the file of the deal is archived'); END;
        CREATE TRIGGER crm_deal_file_item_kept BEFORE DELETE ON crm_deal_file_item
            BEGIN SELECT RAISE(ABORT, 'the file of the deal is kept'); END;

        """ + AppendOnly.triggers("crm_archive_item", "crm_deal_archive")

    static let changes =
        """
        CREATE TABLE crm_change_type (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            approver_roles TEXT NOT NULL CHECK (approver_roles LIKE '["%"]'),
            effect TEXT NOT NULL CHECK (effect IN ('none', 'set_amount', 'lose')),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        INSERT INTO crm_change_type (code, name_zh, name_en, approver_roles, effect) VALUES
            ('discount', '折扣', 'Discount', '["supervisor","manager","director"]', 'set_amount'),
            ('unit_change', '换房换货', 'Change of unit', '["supervisor"]', 'none'),
            ('cancellation', '退订', 'Cancellation', '["manager","finance"]', 'lose'),
            ('name_change', '更名', 'Change of name', '["supervisor","order_desk"]', 'none');
        CREATE TABLE crm_change_request (
            id TEXT PRIMARY KEY NOT NULL,
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            type TEXT NOT NULL REFERENCES crm_change_type (code),
            approver_roles TEXT NOT NULL CHECK (approver_roles LIKE '["%"]'),
            effect TEXT NOT NULL CHECK (effect IN ('none', 'set_amount', 'lose')),
            reason TEXT NOT NULL CHECK (reason <> ''),
            details TEXT NOT NULL,
            new_amount_minor INTEGER CHECK (new_amount_minor >= 0),
            state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
            requested_by TEXT NOT NULL,
            at INTEGER NOT NULL,
            CHECK ((effect = 'set_amount') = (new_amount_minor IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX crm_change_request_pending ON crm_change_request (opportunity_id, type) WHERE state = 'pending';
        CREATE INDEX crm_change_request_deal ON crm_change_request (opportunity_id, id);
        CREATE INDEX crm_change_request_state ON crm_change_request (state, id);
        CREATE TABLE crm_change_decision (
            request_id TEXT NOT NULL REFERENCES crm_change_request (id),
            position INTEGER NOT NULL CHECK (position >= 1),
            role TEXT NOT NULL,
            approved INTEGER NOT NULL CHECK (approved IN (0, 1)),
            comment TEXT NOT NULL CHECK (approved = 1 OR comment <> ''),
            decided_by TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (request_id, position),
            UNIQUE (request_id, decided_by)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER crm_change_request_decided BEFORE UPDATE ON crm_change_request WHEN OLD.state <> 'pending'
            BEGIN SELECT RAISE(ABORT, 'a decided change does not change'); END;

        """ + AppendOnly.triggers("crm_change_decision")
}
