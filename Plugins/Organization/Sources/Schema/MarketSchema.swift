/// Tables of territories and products.
enum MarketSchema {
    static let name = "0002-market"

    static let sql = territories + products

    private static let territories = """
        CREATE TABLE organization_territory (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            parent_id TEXT REFERENCES organization_territory (id) CHECK (parent_id IS NOT id),
            level TEXT NOT NULL CHECK (level IN ('country', 'province', 'prefecture', 'county')),
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((parent_id IS NULL) = (level = 'country'))
        ) STRICT;
        CREATE INDEX organization_territory_parent ON organization_territory (parent_id, code);
        CREATE INDEX organization_territory_level ON organization_territory (level, code);
        CREATE TABLE organization_territory_assignment (
            id TEXT PRIMARY KEY,
            territory_id TEXT NOT NULL REFERENCES organization_territory (id),
            person_id TEXT NOT NULL REFERENCES organization_person (id),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (territory_id, person_id, effective_from)
        ) STRICT;
        CREATE INDEX organization_territory_assignment_person ON organization_territory_assignment (person_id);

        """

    private static let products = """
        CREATE TABLE organization_product (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            category TEXT NOT NULL CHECK (length(category) BETWEEN 1 AND 64),
            brand TEXT NOT NULL CHECK (length(brand) <= 64),
            base_unit TEXT NOT NULL CHECK (length(base_unit) BETWEEN 1 AND 16),
            pack_unit TEXT NOT NULL CHECK (length(pack_unit) BETWEEN 1 AND 16),
            pack_size INTEGER NOT NULL CHECK (pack_size BETWEEN 1 AND 1000000),
            list_price_minor INTEGER NOT NULL CHECK (list_price_minor BETWEEN 0 AND 1000000000000),
            floor_price_minor INTEGER NOT NULL CHECK (floor_price_minor BETWEEN 0 AND list_price_minor),
            cost_minor INTEGER NOT NULL CHECK (cost_minor BETWEEN 0 AND 1000000000000),
            launched_on TEXT,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX organization_product_category ON organization_product (category, code);
        CREATE TABLE organization_product_pack (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES organization_product (id),
            unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 16),
            base_units INTEGER NOT NULL CHECK (base_units BETWEEN 1 AND 1000000),
            UNIQUE (product_id, unit)
        ) STRICT;
        CREATE TABLE organization_product_price (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES organization_product (id),
            level TEXT NOT NULL CHECK (level IN ('ex_factory', 'distributor', 'wholesale', 'retail')),
            price_minor INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 1000000000000),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            recorded_at INTEGER NOT NULL,
            UNIQUE (product_id, level, effective_from)
        ) STRICT;
        CREATE UNIQUE INDEX organization_product_price_open
            ON organization_product_price (product_id, level) WHERE effective_to IS NULL;
        """
}
