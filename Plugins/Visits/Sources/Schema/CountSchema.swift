internal import PluginKit

/// Tables of stock counts.
///
/// PSI rows are not stored: they follow from two consecutive counts and the deliveries between them, and both may arrive days
/// late and out of order. The index of a customer's counts in time order makes the neighbours of a count one step away.
enum CountSchema {
    static let name = "0004-counts"

    static let sql = """
        CREATE TABLE visits_count (
            visit_id TEXT NOT NULL REFERENCES visits_visit (id),
            product_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            counted_at INTEGER NOT NULL,
            counted_on TEXT NOT NULL,
            counted INTEGER NOT NULL CHECK (counted BETWEEN 0 AND 1000000000),
            returned INTEGER NOT NULL CHECK (returned BETWEEN 0 AND 1000000000),
            damaged INTEGER NOT NULL CHECK (damaged BETWEEN 0 AND 1000000000),
            version INTEGER NOT NULL CHECK (version > 0),
            PRIMARY KEY (visit_id, product_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visits_count_in_time ON visits_count (customer_id, product_id, counted_at, visit_id);
        CREATE INDEX visits_count_by_date ON visits_count (counted_on, customer_id, product_id, counted_at);

        CREATE TABLE visits_count_revision (
            visit_id TEXT NOT NULL,
            product_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            counted INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            damaged INTEGER NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
            replaced_by TEXT NOT NULL,
            replace_time INTEGER NOT NULL,
            PRIMARY KEY (visit_id, product_id, version),
            FOREIGN KEY (visit_id, product_id) REFERENCES visits_count (visit_id, product_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER visits_count_correction BEFORE UPDATE ON visits_count
        WHEN NEW.version <> OLD.version + 1 OR NEW.visit_id <> OLD.visit_id OR NEW.product_id <> OLD.product_id
            OR NOT EXISTS (SELECT 1 FROM visits_count_revision r WHERE r.visit_id = OLD.visit_id
                AND r.product_id = OLD.product_id AND r.version = OLD.version)
        BEGIN SELECT RAISE(ABORT, 'a count changes only by a correction that keeps the value before'); END;
        CREATE TRIGGER visits_count_no_delete BEFORE DELETE ON visits_count
        BEGIN SELECT RAISE(ABORT, 'visits_count is append-only'); END;

        """ + AppendOnly.table("visits_count_revision")
}
