internal import PluginKit

/// Tables of depots and the movements between them.
enum DepotSchema {
    static let name = "0006-depots"

    static let sql = """
        CREATE TABLE visits_depot (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 4),
            parent_id TEXT REFERENCES visits_depot (id) CHECK (parent_id IS NOT id),
            territory_id TEXT UNIQUE,
            CHECK ((parent_id IS NULL) = (tier = 1))
        ) STRICT;
        CREATE INDEX visits_depot_by_parent ON visits_depot (parent_id, code);
        CREATE TABLE visits_movement (
            id TEXT PRIMARY KEY NOT NULL,
            from_depot_id TEXT NOT NULL REFERENCES visits_depot (id),
            to_depot_id TEXT REFERENCES visits_depot (id),
            customer_id TEXT,
            product_id TEXT NOT NULL,
            lot TEXT NOT NULL CHECK (length(lot) BETWEEN 1 AND 64),
            quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
            kind TEXT NOT NULL CHECK (kind IN ('primary', 'secondary')),
            moved_at INTEGER NOT NULL,
            moved_on TEXT NOT NULL,
            recorded_by TEXT NOT NULL,
            CHECK ((to_depot_id IS NULL) <> (customer_id IS NULL)),
            CHECK (to_depot_id IS NOT from_depot_id)
        ) STRICT;
        CREATE INDEX visits_movement_by_lot ON visits_movement (product_id, lot, moved_at);
        CREATE INDEX visits_movement_by_date ON visits_movement (moved_on, product_id);

        """ + AppendOnly.table("visits_movement")
}
