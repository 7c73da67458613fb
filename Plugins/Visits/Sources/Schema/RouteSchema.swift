/// Tables of versioned routes and of plan lines.
enum RouteSchema {
    static let name = "0002-routes"

    static let sql = routes + plans

    private static let routes = """
        CREATE TABLE visits_route (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            published_by TEXT NOT NULL,
            publish_time INTEGER NOT NULL,
            UNIQUE (person_id, version)
        ) STRICT;
        CREATE UNIQUE INDEX visits_route_latest ON visits_route (person_id) WHERE valid_to IS NULL;
        CREATE INDEX visits_route_by_date ON visits_route (person_id, valid_from);

        CREATE TABLE visits_route_stop (
            route_id TEXT NOT NULL REFERENCES visits_route (id),
            weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            sequence INTEGER NOT NULL CHECK (sequence BETWEEN 1 AND 500),
            customer_id TEXT NOT NULL,
            territory_id TEXT NOT NULL,
            window_start_minute INTEGER CHECK (window_start_minute BETWEEN 0 AND 1440),
            window_end_minute INTEGER CHECK (window_end_minute BETWEEN window_start_minute AND 1440),
            PRIMARY KEY (route_id, weekday, sequence),
            UNIQUE (route_id, weekday, customer_id),
            CHECK ((window_start_minute IS NULL) = (window_end_minute IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visits_route_stop_by_customer ON visits_route_stop (customer_id, route_id);

        """

    private static let plans = """
        CREATE TABLE visits_plan (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            planned_on TEXT NOT NULL,
            week TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence BETWEEN 1 AND 500),
            state TEXT NOT NULL CHECK (state IN ('planned', 'in_progress', 'completed', 'abandoned', 'missed', 'cancelled')),
            purpose TEXT NOT NULL DEFAULT '' CHECK (length(purpose) <= 500),
            agenda TEXT NOT NULL DEFAULT '' CHECK (length(agenda) <= 2000),
            demo_points TEXT NOT NULL DEFAULT '' CHECK (length(demo_points) <= 2000),
            route_id TEXT REFERENCES visits_route (id),
            visit_id TEXT,
            cancel_reason TEXT,
            cancelled_by TEXT,
            version INTEGER NOT NULL,
            UNIQUE (person_id, planned_on, customer_id),
            CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL)),
            CHECK ((state IN ('in_progress', 'completed', 'abandoned')) = (visit_id IS NOT NULL))
        ) STRICT;
        CREATE INDEX visits_plan_by_customer ON visits_plan (customer_id, planned_on);
        CREATE INDEX visits_plan_by_date ON visits_plan (planned_on, person_id, sequence);
        CREATE INDEX visits_plan_by_week ON visits_plan (person_id, week);
        CREATE INDEX visits_plan_due ON visits_plan (planned_on) WHERE state = 'planned';

        """
}
