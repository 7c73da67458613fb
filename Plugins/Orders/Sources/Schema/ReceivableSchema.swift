/// Tables of what customers owe: accounts, credit, invoices, receipts and the ledger that ties them.
enum ReceivableSchema {
    static let name = "0004-receivables"

    static let sql = credit + documents + ledger

    private static let credit = """
        CREATE TABLE orders_account (
            customer_id TEXT PRIMARY KEY NOT NULL,
            approved_unshipped_minor INTEGER NOT NULL DEFAULT 0,
            shipped_uninvoiced_minor INTEGER NOT NULL DEFAULT 0,
            open_invoices_minor INTEGER NOT NULL DEFAULT 0 CHECK (open_invoices_minor >= 0),
            unapplied_minor INTEGER NOT NULL DEFAULT 0 CHECK (unapplied_minor >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders_credit_profile (
            customer_id TEXT PRIMARY KEY NOT NULL,
            unlimited INTEGER NOT NULL DEFAULT 0 CHECK (unlimited IN (0, 1)),
            grade TEXT NOT NULL DEFAULT '',
            hold_reason TEXT,
            overdue_tolerance_minor INTEGER CHECK (overdue_tolerance_minor >= 0),
            overdue_days INTEGER CHECK (overdue_days >= 0),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders_credit_policy (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            default_limit_minor INTEGER CHECK (default_limit_minor >= 0),
            overdue_tolerance_minor INTEGER NOT NULL CHECK (overdue_tolerance_minor >= 0),
            overdue_days INTEGER NOT NULL CHECK (overdue_days >= 0),
            deposit_ppm INTEGER NOT NULL CHECK (deposit_ppm BETWEEN 0 AND 1000000),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL
        ) STRICT;
        INSERT INTO orders_credit_policy VALUES (1, NULL, 0, 30, 0, 'system', 0);

        """

    private static let documents = """
        CREATE TABLE orders_invoice (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            shipment_id TEXT NOT NULL UNIQUE REFERENCES orders_shipment (id),
            issued_on TEXT NOT NULL,
            due_on TEXT NOT NULL CHECK (due_on >= issued_on),
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            open_minor INTEGER NOT NULL CHECK (open_minor BETWEEN 0 AND amount_minor),
            closed_on TEXT CHECK (closed_on >= issued_on),
            recorded_by TEXT NOT NULL,
            create_time INTEGER NOT NULL,
            CHECK ((open_minor = 0) = (closed_on IS NOT NULL))
        ) STRICT;
        CREATE INDEX orders_invoice_by_customer ON orders_invoice (customer_id, issued_on, closed_on, due_on, amount_minor, id);
        CREATE INDEX orders_invoice_open ON orders_invoice (customer_id, due_on, number, open_minor, issued_on) WHERE closed_on IS NULL;
        CREATE INDEX orders_invoice_closed ON orders_invoice (customer_id, closed_on) WHERE closed_on IS NOT NULL;
        CREATE INDEX orders_invoice_list ON orders_invoice (customer_id, id);
        CREATE INDEX orders_invoice_by_order ON orders_invoice (order_id, issued_on, amount_minor, closed_on);
        CREATE INDEX orders_invoice_by_person ON orders_invoice (person_id, issued_on, amount_minor, customer_id, order_id);
        CREATE INDEX orders_invoice_by_person_due ON orders_invoice (person_id, due_on, amount_minor, customer_id, order_id);
        CREATE INDEX orders_invoice_by_issue ON orders_invoice (issued_on, amount_minor, customer_id);
        CREATE INDEX orders_invoice_by_due ON orders_invoice (due_on, amount_minor, customer_id);
        CREATE TRIGGER orders_invoice_kept BEFORE DELETE ON orders_invoice
            BEGIN SELECT RAISE(ABORT, 'invoices are append-only'); END;
        CREATE TRIGGER orders_invoice_fixed BEFORE UPDATE OF
            id, number, customer_id, person_id, order_id, shipment_id, issued_on, due_on, amount_minor ON orders_invoice
            BEGIN SELECT RAISE(ABORT, 'invoices are append-only'); END;

        CREATE TABLE orders_receipt (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            customer_id TEXT NOT NULL,
            received_on TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
            reference TEXT NOT NULL DEFAULT '',
            recorded_by TEXT NOT NULL,
            create_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX orders_receipt_by_customer ON orders_receipt (customer_id, received_on, number, amount_minor);
        CREATE INDEX orders_receipt_list ON orders_receipt (customer_id, id);
        CREATE INDEX orders_receipt_by_date ON orders_receipt (received_on, amount_minor, customer_id);
        CREATE TRIGGER orders_receipt_kept BEFORE DELETE ON orders_receipt
            BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;
        CREATE TRIGGER orders_receipt_fixed BEFORE UPDATE ON orders_receipt
            BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;

        """

    /// Derived from the documents by ``Ledger``, which alone writes it: which money paid which invoice, and which money waits.
    private static let ledger = """
        CREATE TABLE orders_allocation (
            id INTEGER PRIMARY KEY,
            customer_id TEXT NOT NULL,
            allocated_on TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('credit_note', 'receipt')),
            document_id TEXT NOT NULL,
            document_number TEXT NOT NULL,
            documented_on TEXT NOT NULL CHECK (documented_on <= allocated_on),
            invoice_id TEXT NOT NULL REFERENCES orders_invoice (id),
            order_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor > 0)
        ) STRICT;
        CREATE INDEX orders_allocation_by_customer ON orders_allocation (customer_id, allocated_on, amount_minor);
        CREATE INDEX orders_allocation_by_invoice ON orders_allocation (invoice_id, allocated_on, amount_minor);
        CREATE INDEX orders_allocation_by_document ON orders_allocation (document_id);
        CREATE INDEX orders_allocation_by_order ON orders_allocation (order_id, kind, allocated_on);
        CREATE INDEX orders_allocation_by_person
            ON orders_allocation (person_id, kind, allocated_on, amount_minor, customer_id, order_id);
        CREATE INDEX orders_allocation_by_date ON orders_allocation (allocated_on, amount_minor, customer_id);

        CREATE TABLE orders_open_money (
            customer_id TEXT NOT NULL,
            documented_on TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('credit_note', 'receipt')),
            number TEXT NOT NULL,
            document_id TEXT NOT NULL,
            open_minor INTEGER NOT NULL CHECK (open_minor > 0),
            PRIMARY KEY (customer_id, documented_on, kind, number)
        ) STRICT, WITHOUT ROWID;
        """
}
