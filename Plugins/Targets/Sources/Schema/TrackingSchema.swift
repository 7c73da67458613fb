/// Tables of thresholds, alerts, remarks, split credit, work items and day plans.
enum TrackingSchema {
    static let name = "0002-tracking"

    static let sql = """
        CREATE TABLE targets_settings (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            pace_tolerance_ppm INTEGER NOT NULL DEFAULT 100000 CHECK (pace_tolerance_ppm BETWEEN 0 AND 1000000),
            end_loading_ppm INTEGER NOT NULL DEFAULT 600000 CHECK (end_loading_ppm BETWEEN 1 AND 1000000),
            tail_ppm INTEGER NOT NULL DEFAULT 200000 CHECK (tail_ppm BETWEEN 1 AND 1000000),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        INSERT INTO targets_settings (id) VALUES (1);
        CREATE TABLE targets_alert (
            id TEXT PRIMARY KEY,
            cell_id TEXT NOT NULL REFERENCES targets_cell (id),
            org_unit_id TEXT NOT NULL,
            person_id TEXT,
            date TEXT NOT NULL,
            attainment_percent TEXT NOT NULL,
            elapsed_percent TEXT NOT NULL,
            required_per_day INTEGER,
            UNIQUE (cell_id, date)
        ) STRICT;
        CREATE INDEX targets_alert_date ON targets_alert (date, id);
        CREATE TABLE targets_remark (
            id TEXT PRIMARY KEY,
            cell_id TEXT NOT NULL REFERENCES targets_cell (id),
            analysis TEXT NOT NULL CHECK (length(analysis) BETWEEN 1 AND 2000),
            measures TEXT NOT NULL CHECK (length(measures) <= 2000),
            author_id TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX targets_remark_cell ON targets_remark (cell_id, id);
        CREATE TRIGGER targets_remark_kept BEFORE UPDATE ON targets_remark
            BEGIN SELECT RAISE(ABORT, 'a remark stays; write another one'); END;
        CREATE TABLE targets_credit_share (
            id TEXT PRIMARY KEY,
            customer_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            share_ppm INTEGER NOT NULL CHECK (share_ppm BETWEEN 1 AND 1000000),
            overlay INTEGER NOT NULL CHECK (overlay IN (0, 1)),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            UNIQUE (customer_id, person_id, effective_from)
        ) STRICT;
        CREATE INDEX targets_credit_share_dates ON targets_credit_share (effective_from, effective_to);
        CREATE TABLE targets_work_item (
            id TEXT PRIMARY KEY,
            cell_id TEXT REFERENCES targets_cell (id),
            owner_id TEXT NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            unplanned INTEGER NOT NULL CHECK (unplanned IN (0, 1)),
            result TEXT NOT NULL DEFAULT '',
            done_at INTEGER,
            CHECK (unplanned = 1 OR cell_id IS NOT NULL)
        ) STRICT;
        CREATE INDEX targets_work_item_owner ON targets_work_item (owner_id, ends_on);
        CREATE INDEX targets_work_item_dates ON targets_work_item (starts_on, ends_on);
        CREATE INDEX targets_work_item_cell ON targets_work_item (cell_id);
        CREATE TABLE targets_day_plan (
            id TEXT PRIMARY KEY,
            metric_id TEXT NOT NULL REFERENCES targets_metric (id),
            org_unit_id TEXT NOT NULL,
            date TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0),
            UNIQUE (org_unit_id, metric_id, date)
        ) STRICT;
        CREATE TABLE targets_day_share (
            day_plan_id TEXT NOT NULL REFERENCES targets_day_plan (id),
            person_id TEXT NOT NULL,
            assigned INTEGER NOT NULL CHECK (assigned >= 0),
            declared INTEGER CHECK (declared >= 0),
            declared_at INTEGER,
            PRIMARY KEY (day_plan_id, person_id),
            CHECK ((declared IS NULL) = (declared_at IS NULL))
        ) STRICT, WITHOUT ROWID;
        """
}
