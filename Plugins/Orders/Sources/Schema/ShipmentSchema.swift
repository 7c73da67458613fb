/// Tables of lots, shipments and returns.
enum ShipmentSchema {
    static let name = "0003-shipments"

    static let sql = lots + supply + shipments + returns

    /// `received_quantity` NULL: the stock of the lot is not kept here. A kept stock never falls below what is promised.
    private static let lots = """
        CREATE TABLE orders_lot (
            product_id TEXT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            produced_on TEXT,
            expires_on TEXT CHECK (produced_on IS NULL OR expires_on >= produced_on),
            quality TEXT NOT NULL CHECK (quality IN ('pending', 'released', 'blocked')),
            quality_reason TEXT NOT NULL DEFAULT '',
            quality_by TEXT,
            quality_time INTEGER,
            received_quantity INTEGER CHECK (received_quantity >= 0),
            reserved_quantity INTEGER NOT NULL DEFAULT 0 CHECK (reserved_quantity >= 0),
            shipped_quantity INTEGER NOT NULL DEFAULT 0 CHECK (shipped_quantity >= 0),
            returned_quantity INTEGER NOT NULL DEFAULT 0 CHECK (returned_quantity >= 0),
            restocked_quantity INTEGER NOT NULL DEFAULT 0 CHECK (restocked_quantity BETWEEN 0 AND returned_quantity),
            create_time INTEGER NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (product_id, code),
            CHECK (received_quantity IS NULL OR received_quantity - reserved_quantity - shipped_quantity + restocked_quantity >= 0)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_lot_by_expiry ON orders_lot (product_id, expires_on, code);
        CREATE INDEX orders_lot_by_code ON orders_lot (code, product_id);
        CREATE INDEX orders_lot_by_key ON orders_lot (product_id || '/' || code);

        CREATE TABLE orders_allocated_lot (
            order_id TEXT NOT NULL,
            line INTEGER NOT NULL,
            lot TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (order_id, line, lot),
            FOREIGN KEY (order_id, line) REFERENCES orders_order_line (order_id, line)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders_lot_approval (
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            line INTEGER NOT NULL,
            lot TEXT NOT NULL,
            ordered_lot TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            approved_by TEXT NOT NULL,
            approve_time INTEGER NOT NULL,
            PRIMARY KEY (order_id, line, lot, ordered_lot)
        ) STRICT, WITHOUT ROWID;
        """ + AppendOnly.rows(of: "orders_lot_approval")

    private static let supply = """

        CREATE TABLE orders_transport_rule (
            product_id TEXT PRIMARY KEY NOT NULL,
            transport_class TEXT NOT NULL CHECK (transport_class IN ('standard', 'chilled', 'dangerous')),
            central_only INTEGER NOT NULL CHECK (central_only IN (0, 1)),
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders_vehicle (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 32),
            transport_class TEXT NOT NULL CHECK (transport_class IN ('standard', 'chilled', 'dangerous')),
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let shipments = """

        CREATE TABLE orders_shipment (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'secondary')),
            shipped_at INTEGER NOT NULL,
            shipped_on TEXT NOT NULL,
            delivered_at INTEGER CHECK (delivered_at >= shipped_at),
            delivered_on TEXT,
            signed_by TEXT NOT NULL DEFAULT '',
            address_version INTEGER NOT NULL,
            transport_class TEXT NOT NULL DEFAULT 'standard' CHECK (transport_class IN ('standard', 'chilled', 'dangerous')),
            vehicle TEXT NOT NULL DEFAULT '',
            source TEXT NOT NULL DEFAULT 'central' CHECK (source IN ('central', 'depot', 'distributor')),
            amount_minor INTEGER NOT NULL DEFAULT 0,
            origin TEXT NOT NULL CHECK (origin IN ('api', 'import')),
            shipped_by TEXT NOT NULL,
            create_time INTEGER NOT NULL,
            version INTEGER NOT NULL,
            CHECK ((delivered_at IS NULL) = (delivered_on IS NULL))
        ) STRICT;
        CREATE INDEX orders_shipment_by_order ON orders_shipment (order_id, shipped_at);
        CREATE INDEX orders_shipment_by_person ON orders_shipment (person_id, kind, shipped_on, amount_minor, customer_id, order_id);
        CREATE INDEX orders_shipment_by_customer ON orders_shipment (customer_id, kind, shipped_on, amount_minor);
        CREATE INDEX orders_shipment_by_delivery ON orders_shipment (customer_id, delivered_at);
        CREATE INDEX orders_shipment_by_date ON orders_shipment (shipped_on, number);
        \(AppendOnly.rows(
            of: "orders_shipment",
            fixed: "id, number, order_id, customer_id, person_id, kind, shipped_at, shipped_on, address_version, transport_class, "
                + "vehicle, source, origin, shipped_by, create_time"))

        CREATE TABLE orders_shipment_line (
            shipment_id TEXT NOT NULL REFERENCES orders_shipment (id),
            order_line INTEGER NOT NULL CHECK (order_line > 0),
            lot TEXT NOT NULL CHECK (length(lot) BETWEEN 1 AND 64),
            product_id TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            amount_minor INTEGER NOT NULL,
            lot_approved_by TEXT,
            PRIMARY KEY (shipment_id, order_line, lot)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_shipment_line_by_lot ON orders_shipment_line (product_id, lot, shipment_id, quantity);
        CREATE INDEX orders_order_line_over_shipped ON orders_order_line (order_id, line) WHERE shipped_quantity > quantity;
        CREATE INDEX orders_order_line_pinned ON orders_order_line (order_id, line, lot) WHERE lot IS NOT NULL;
        \(AppendOnly.rows(of: "orders_shipment_line"))
        """

    private static let returns = """

        CREATE TABLE orders_credit_note (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            order_id TEXT NOT NULL REFERENCES orders_order (id),
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            order_line INTEGER NOT NULL,
            product_id TEXT NOT NULL,
            lot TEXT,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            restocked INTEGER NOT NULL DEFAULT 0 CHECK (restocked IN (0, 1) AND (restocked = 0 OR lot IS NOT NULL)),
            returned_on TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            reason TEXT NOT NULL DEFAULT '',
            recorded_by TEXT NOT NULL,
            create_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX orders_credit_note_by_order ON orders_credit_note (order_id, returned_on);
        CREATE INDEX orders_credit_note_by_customer ON orders_credit_note (customer_id, returned_on, number, amount_minor);
        CREATE INDEX orders_credit_note_by_person ON orders_credit_note (person_id, returned_on, amount_minor, customer_id, order_id);
        CREATE INDEX orders_credit_note_by_date ON orders_credit_note (returned_on, amount_minor, customer_id);
        CREATE INDEX orders_credit_note_by_lot ON orders_credit_note (product_id, lot) WHERE lot IS NOT NULL;
        \(AppendOnly.rows(of: "orders_credit_note"))
        """
}
