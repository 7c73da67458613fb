internal import PluginKit

/// Tables of competitors, weekly tables, events, alerts and causes.
enum CompetitorSchema {
    static let name = "0005-competitors"

    static let sql =
        reports + master + events + AppendOnly.table("visits_competitor_fact") + AppendOnly.table("visits_competitor_swot")
        + AppendOnly.table("visits_competitor_event")

    private static let reports = """
        CREATE TABLE visits_competitor_report (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            week TEXT NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-5][0-9]'),
            submit_time INTEGER NOT NULL,
            submitted_on TEXT NOT NULL,
            UNIQUE (person_id, week)
        ) STRICT;
        CREATE INDEX visits_competitor_report_by_week ON visits_competitor_report (week, person_id);
        CREATE INDEX visits_competitor_report_by_date ON visits_competitor_report (submitted_on, person_id);

        CREATE TABLE visits_competitor_line (
            report_id TEXT NOT NULL REFERENCES visits_competitor_report (id),
            brand TEXT NOT NULL CHECK (length(brand) BETWEEN 1 AND 100),
            product TEXT NOT NULL CHECK (length(product) <= 200),
            price_minor INTEGER CHECK (price_minor BETWEEN 0 AND 1000000000000),
            promotion TEXT NOT NULL CHECK (length(promotion) <= 500),
            PRIMARY KEY (report_id, brand)
        ) STRICT, WITHOUT ROWID;

        """

    private static let master = """
        CREATE TABLE visits_competitor (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            create_time INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE visits_competitor_brand (
            brand TEXT PRIMARY KEY NOT NULL CHECK (length(brand) BETWEEN 1 AND 100),
            competitor_id TEXT NOT NULL REFERENCES visits_competitor (id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visits_competitor_brand_of ON visits_competitor_brand (competitor_id, brand);
        CREATE TABLE visits_competitor_fact (
            id TEXT PRIMARY KEY NOT NULL,
            competitor_id TEXT NOT NULL REFERENCES visits_competitor (id),
            field TEXT NOT NULL CHECK (field IN ('history', 'quality', 'price', 'product_structure', 'research_team', 'investment',
                'influence', 'market_share', 'marketing_means')),
            value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 4000),
            valid_on TEXT NOT NULL,
            source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
            recorded_by TEXT NOT NULL,
            record_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX visits_competitor_fact_latest ON visits_competitor_fact (competitor_id, field, valid_on, id);
        CREATE TABLE visits_competitor_swot (
            id TEXT PRIMARY KEY NOT NULL,
            competitor_id TEXT NOT NULL REFERENCES visits_competitor (id),
            analyzed_on TEXT NOT NULL,
            strengths TEXT NOT NULL CHECK (length(strengths) <= 4000),
            weaknesses TEXT NOT NULL CHECK (length(weaknesses) <= 4000),
            opportunities TEXT NOT NULL CHECK (length(opportunities) <= 4000),
            threats TEXT NOT NULL CHECK (length(threats) <= 4000),
            recorded_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX visits_competitor_swot_latest ON visits_competitor_swot (competitor_id, analyzed_on, id);

        """

    private static let events = """
        CREATE TABLE visits_competitor_event (
            id TEXT PRIMARY KEY NOT NULL,
            competitor_id TEXT REFERENCES visits_competitor (id),
            brand TEXT NOT NULL CHECK (length(brand) BETWEEN 1 AND 100),
            kind TEXT NOT NULL CHECK (kind IN ('promotion', 'price', 'new_product', 'listing', 'other')),
            description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
            customer_id TEXT,
            territory_id TEXT,
            person_id TEXT NOT NULL,
            report_time INTEGER NOT NULL,
            reported_on TEXT NOT NULL
        ) STRICT;
        CREATE INDEX visits_competitor_event_by_territory ON visits_competitor_event (territory_id, reported_on);
        CREATE TABLE visits_competitor_alert (
            id TEXT PRIMARY KEY NOT NULL,
            event_id TEXT NOT NULL REFERENCES visits_competitor_event (id),
            person_id TEXT NOT NULL,
            raised_on TEXT NOT NULL,
            UNIQUE (event_id, person_id)
        ) STRICT;
        CREATE INDEX visits_competitor_alert_by_person ON visits_competitor_alert (person_id, id);
        CREATE TABLE visits_variance_cause (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            period TEXT NOT NULL CHECK (length(period) BETWEEN 7 AND 8),
            code TEXT NOT NULL CHECK (code IN ('competitor_promotion', 'stock_out', 'price', 'customer_loss', 'weather', 'other')),
            competitor_event_id TEXT REFERENCES visits_competitor_event (id),
            action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 2000),
            recorded_by TEXT NOT NULL,
            record_time INTEGER NOT NULL,
            CHECK (code <> 'competitor_promotion' OR competitor_event_id IS NOT NULL)
        ) STRICT;
        CREATE INDEX visits_variance_cause_by_person ON visits_variance_cause (person_id, id);
        CREATE INDEX visits_variance_cause_by_code ON visits_variance_cause (code, id);

        """
}
