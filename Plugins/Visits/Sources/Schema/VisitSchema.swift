internal import PluginKit

/// Tables of events, visits, steps, photos, tasks and daily reports.
enum VisitSchema {
    static let name = "0003-visits"

    static let sql =
        events + visits + details + reports
        + AppendOnly.columns("id, kind, person_id, device_sequence, receive_time", of: "visits_event")
        + AppendOnly.columns("event_id, verdict, receive_time", of: "visits_event_copy")
        + AppendOnly.columns(
            "id, customer_id, person_id, check_in_at, visited_on, receive_time, on_time, off_plan_declared", of: "visits_visit")
        + AppendOnly.table("visits_step") + AppendOnly.table("visits_photo")

    /// The payload keeps positions, so an erasure empties it; what it says otherwise stands in the tables of facts.
    ///
    /// `seen_by` is the import that met the row last, so that importing a file again matches copies one to one.
    private static let events = """
        CREATE TABLE visits_event (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('visit', 'check_out', 'stock_count', 'step', 'photo')),
            person_id TEXT NOT NULL,
            device_id TEXT,
            device_sequence INTEGER CHECK (device_sequence > 0),
            created_at INTEGER,
            queued_at INTEGER,
            receive_time INTEGER NOT NULL,
            received_on TEXT NOT NULL,
            clock_skewed INTEGER NOT NULL CHECK (clock_skewed IN (0, 1)),
            payload TEXT NOT NULL,
            seen_by TEXT
        ) STRICT;
        CREATE INDEX visits_event_by_device ON visits_event (device_id, device_sequence) WHERE device_id IS NOT NULL;
        CREATE INDEX visits_event_by_day ON visits_event (received_on, kind, person_id);
        CREATE INDEX visits_event_skewed ON visits_event (received_on, id) WHERE clock_skewed = 1;

        CREATE TABLE visits_event_copy (
            id TEXT PRIMARY KEY NOT NULL,
            event_id TEXT NOT NULL REFERENCES visits_event (id),
            person_id TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('duplicate', 'conflict')),
            receive_time INTEGER NOT NULL,
            differing_fields TEXT NOT NULL DEFAULT '',
            payload TEXT NOT NULL DEFAULT '',
            seen_by TEXT,
            note TEXT,
            closed_by TEXT,
            close_time INTEGER,
            CHECK ((verdict = 'conflict') = (differing_fields <> '')),
            CHECK ((close_time IS NULL) = (note IS NULL) AND (close_time IS NULL) = (closed_by IS NULL))
        ) STRICT;
        CREATE INDEX visits_event_copy_by_event ON visits_event_copy (event_id, verdict);
        CREATE INDEX visits_event_conflict ON visits_event_copy (id) WHERE verdict = 'conflict';

        """

    private static let visits = """
        CREATE TABLE visits_visit (
            id TEXT PRIMARY KEY NOT NULL REFERENCES visits_event (id),
            person_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            visited_on TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('in_progress', 'completed', 'abandoned')),
            check_in_at INTEGER NOT NULL,
            latitude_microdegrees INTEGER CHECK (latitude_microdegrees BETWEEN -90000000 AND 90000000),
            longitude_microdegrees INTEGER CHECK (longitude_microdegrees BETWEEN -180000000 AND 180000000),
            accuracy_m INTEGER CHECK (accuracy_m BETWEEN 0 AND 100000),
            mock INTEGER NOT NULL CHECK (mock IN (0, 1)),
            distance_um INTEGER CHECK (distance_um >= 0),
            check_out_at INTEGER CHECK (check_out_at >= check_in_at),
            receive_time INTEGER NOT NULL,
            on_time INTEGER NOT NULL CHECK (on_time IN (0, 1)),
            clock_skewed INTEGER NOT NULL CHECK (clock_skewed IN (0, 1)),
            off_plan_declared INTEGER NOT NULL CHECK (off_plan_declared IN (0, 1)),
            joint_with_id TEXT,
            no_order_reason TEXT NOT NULL DEFAULT '',
            abandon_reason TEXT NOT NULL DEFAULT '',
            window_deviation_minutes INTEGER,
            settings_version INTEGER NOT NULL REFERENCES visits_settings (version),
            checklist_version INTEGER NOT NULL,
            CHECK ((state = 'abandoned') = (abandon_reason <> '')),
            CHECK (state <> 'in_progress' OR check_out_at IS NULL)
        ) STRICT;
        CREATE INDEX visits_visit_by_person ON visits_visit (person_id, visited_on, customer_id, on_time, joint_with_id);
        CREATE INDEX visits_visit_by_customer ON visits_visit (customer_id, visited_on, person_id);
        CREATE INDEX visits_visit_by_date ON visits_visit (visited_on, person_id, customer_id);
        CREATE INDEX visits_visit_open ON visits_visit (person_id, check_in_at) WHERE state = 'in_progress';

        """

    private static let details = """
        CREATE TABLE visits_step (
            visit_id TEXT NOT NULL REFERENCES visits_visit (id),
            code TEXT NOT NULL,
            kind TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done IN (0, 1)),
            note TEXT NOT NULL CHECK (length(note) <= 2000),
            photo_sha256 TEXT,
            record_time INTEGER NOT NULL,
            PRIMARY KEY (visit_id, code)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE visits_photo (
            visit_id TEXT NOT NULL REFERENCES visits_visit (id),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            person_id TEXT NOT NULL,
            taken_at INTEGER NOT NULL,
            in_app INTEGER NOT NULL CHECK (in_app IN (0, 1)),
            perceptual_hash TEXT,
            PRIMARY KEY (visit_id, sha256)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visits_photo_by_hash ON visits_photo (sha256, visit_id);

        CREATE TABLE visits_task (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('return_visit')),
            person_id TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            shipment_id TEXT UNIQUE,
            due_on TEXT NOT NULL,
            visit_id TEXT REFERENCES visits_visit (id),
            solved INTEGER CHECK (solved IN (0, 1)),
            note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
            create_time INTEGER NOT NULL,
            complete_time INTEGER,
            CHECK ((complete_time IS NULL) = (solved IS NULL))
        ) STRICT;
        CREATE INDEX visits_task_open ON visits_task (person_id, due_on, id) WHERE complete_time IS NULL;

        """

    private static let reports = """
        CREATE TABLE visits_daily_report (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            reported_on TEXT NOT NULL,
            planned INTEGER NOT NULL,
            visits INTEGER NOT NULL,
            ordered_minor INTEGER NOT NULL,
            summary TEXT NOT NULL CHECK (length(summary) <= 4000),
            submit_time INTEGER NOT NULL,
            on_time INTEGER NOT NULL CHECK (on_time IN (0, 1)),
            settings_version INTEGER NOT NULL,
            UNIQUE (person_id, reported_on)
        ) STRICT;
        CREATE INDEX visits_daily_report_by_date ON visits_daily_report (reported_on, person_id);

        CREATE TABLE visits_form_entry (
            id INTEGER PRIMARY KEY,
            form TEXT NOT NULL,
            person_id TEXT NOT NULL,
            entered_on TEXT NOT NULL,
            seconds INTEGER CHECK (seconds BETWEEN 0 AND 86400)
        ) STRICT;
        CREATE INDEX visits_form_entry_by_date ON visits_form_entry (entered_on, form, person_id, seconds);

        """
}
