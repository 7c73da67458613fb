internal import PluginKit

/// The table of lot sightings: facts that only a retraction takes out of the figures.
///
/// What a sighting proves is never stored: it follows from the shipments of its lot, which may arrive later.
enum SightingSchema {
    static let name = "0011-sightings"

    static let sql =
        """
        CREATE TABLE inspections_sighting (
            visit_id TEXT NOT NULL,
            product_id TEXT NOT NULL,
            lot TEXT NOT NULL CHECK (length(lot) BETWEEN 1 AND 64),
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            sighted_at INTEGER NOT NULL,
            sighted_on TEXT NOT NULL,
            observed_minor INTEGER CHECK (observed_minor BETWEEN 0 AND 1000000000000),
            recorded_by TEXT NOT NULL,
            record_time INTEGER NOT NULL,
            retracted_by TEXT,
            retract_time INTEGER,
            retract_reason TEXT CHECK (length(retract_reason) BETWEEN 1 AND 500),
            PRIMARY KEY (visit_id, product_id, lot),
            CHECK ((retracted_by IS NULL) = (retract_time IS NULL) AND (retracted_by IS NULL) = (retract_reason IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX inspections_sighting_by_date ON inspections_sighting (sighted_on);
        CREATE INDEX inspections_sighting_by_lot ON inspections_sighting (product_id, lot);
        CREATE INDEX inspections_sighting_by_customer ON inspections_sighting (customer_id);
        CREATE INDEX inspections_sighting_by_key ON inspections_sighting (visit_id || '/' || product_id || '/' || lot);
        CREATE TRIGGER inspections_sighting_retracted BEFORE UPDATE ON inspections_sighting WHEN OLD.retract_time IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a retracted sighting does not change'); END;

        """
        + AppendOnly.columns(
            "visit_id, product_id, lot, customer_id, person_id, sighted_at, sighted_on, observed_minor, recorded_by, record_time",
            of: "inspections_sighting")
}
