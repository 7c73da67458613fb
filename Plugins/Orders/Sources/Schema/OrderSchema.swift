/// Tables of orders, their lines, versions and findings.
enum OrderSchema {
    static let name = "0001-orders"

    static let sql = orders + lines + history

    private static let states = [
        "draft", "on_hold", "pending_approval", "approved", "allocated", "part_shipped", "shipped", "delivered", "invoiced",
        "settled", "returned", "rejected", "cancelled",
    ]

    private static let orders = """
        CREATE TABLE orders_order (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'secondary')),
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            ordered_at INTEGER NOT NULL,
            ordered_on TEXT NOT NULL,
            promised_on TEXT,
            visit_id TEXT,
            address_version INTEGER NOT NULL CHECK (address_version >= 0),
            payment TEXT NOT NULL CHECK (payment IN ('credit', 'prepaid')),
            payment_days INTEGER NOT NULL CHECK (payment_days BETWEEN 0 AND 365),
            deposit_ppm INTEGER NOT NULL DEFAULT 0 CHECK (deposit_ppm BETWEEN 0 AND 1000000),
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            shipped_minor INTEGER NOT NULL DEFAULT 0,
            invoiced_minor INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL CHECK (\(isOne("state", of: states))),
            hold_reason TEXT,
            counted INTEGER GENERATED ALWAYS AS (state <> 'draft' AND state <> 'rejected' AND state <> 'cancelled') VIRTUAL,
            origin TEXT NOT NULL CHECK (\(isOne("origin", of: ["api", "copy", "import", "sync"]))),
            copied_from TEXT REFERENCES orders_order (id),
            note TEXT NOT NULL DEFAULT '',
            created_by TEXT NOT NULL,
            submitted_by TEXT,
            submitted_at INTEGER,
            approved_by TEXT,
            approved_at INTEGER,
            approved_on TEXT,
            decision_reason TEXT NOT NULL DEFAULT '',
            create_time INTEGER NOT NULL,
            update_time INTEGER NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            CHECK ((hold_reason IS NOT NULL) = (state = 'on_hold')),
            CHECK ((approved_at IS NULL) = (approved_on IS NULL)),
            CHECK (payment = 'credit' OR deposit_ppm = 1000000)
        ) STRICT;
        CREATE INDEX orders_order_by_person ON orders_order (person_id, kind, ordered_on, state, amount_minor, customer_id, id);
        CREATE INDEX orders_order_by_customer ON orders_order (customer_id, kind, counted, ordered_on, approved_on, amount_minor);
        CREATE INDEX orders_order_by_promise ON orders_order (promised_on) WHERE promised_on IS NOT NULL;
        CREATE INDEX orders_order_by_visit ON orders_order (visit_id) WHERE visit_id IS NOT NULL;
        CREATE INDEX orders_order_open ON orders_order (state, id)
            WHERE state IN ('on_hold', 'pending_approval', 'approved', 'allocated', 'part_shipped');

        """

    private static let lines = """
        CREATE TABLE orders_order_line (
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            line INTEGER NOT NULL CHECK (line BETWEEN 1 AND 500),
            product_id TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
            unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor BETWEEN 0 AND 1000000000000),
            discount_ppm INTEGER NOT NULL DEFAULT 0 CHECK (discount_ppm BETWEEN 0 AND 1000000),
            floor_price_minor INTEGER NOT NULL CHECK (floor_price_minor >= 0),
            list_price_minor INTEGER CHECK (list_price_minor >= 0),
            price_id TEXT,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            lot TEXT,
            shipped_quantity INTEGER NOT NULL DEFAULT 0 CHECK (shipped_quantity >= 0),
            delivered_quantity INTEGER NOT NULL DEFAULT 0 CHECK (delivered_quantity BETWEEN 0 AND shipped_quantity),
            returned_quantity INTEGER NOT NULL DEFAULT 0 CHECK (returned_quantity >= 0),
            PRIMARY KEY (order_id, line)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_order_line_below_floor ON orders_order_line (order_id, line)
            WHERE unit_price_minor * (1000000 - discount_ppm) < floor_price_minor * 1000000;

        CREATE TABLE orders_order_share (
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            person_id TEXT NOT NULL,
            share_ppm INTEGER NOT NULL CHECK (share_ppm BETWEEN 1 AND 1000000),
            PRIMARY KEY (order_id, person_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_order_share_by_person ON orders_order_share (person_id, order_id);

        """

    private static let history = """
        CREATE TABLE orders_order_revision (
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            version INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (order_id, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER orders_order_revision_keeps BEFORE UPDATE ON orders_order_revision
            BEGIN SELECT RAISE(ABORT, 'a version of an order never changes'); END;
        CREATE TRIGGER orders_order_revision_stays BEFORE DELETE ON orders_order_revision
            BEGIN SELECT RAISE(ABORT, 'a version of an order is never deleted'); END;

        CREATE TABLE orders_counter (
            series TEXT PRIMARY KEY NOT NULL,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO orders_counter VALUES ('order', 0), ('shipment', 0), ('invoice', 0), ('receipt', 0), ('credit_note', 0);
        """
}
