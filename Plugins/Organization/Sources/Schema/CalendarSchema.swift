/// Tables of holidays, opening hours and the fiscal calendar.
enum CalendarSchema {
    static let name = "0003-calendar"

    static let sql = """
        CREATE TABLE organization_holiday (
            id TEXT PRIMARY KEY,
            date TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            kind TEXT NOT NULL DEFAULT 'holiday' CHECK (kind IN ('holiday', 'working_day')),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE organization_opening_hours (
            weekday INTEGER PRIMARY KEY CHECK (weekday BETWEEN 1 AND 7),
            opens_second INTEGER NOT NULL CHECK (opens_second BETWEEN 0 AND 86399),
            closes_second INTEGER NOT NULL CHECK (closes_second BETWEEN 1 AND 86400),
            CHECK (opens_second < closes_second)
        ) STRICT;
        INSERT INTO organization_opening_hours (weekday, opens_second, closes_second)
        VALUES (1, 32400, 64800), (2, 32400, 64800), (3, 32400, 64800), (4, 32400, 64800), (5, 32400, 64800);
        CREATE TABLE organization_calendar (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            fiscal_start_month INTEGER NOT NULL DEFAULT 1 CHECK (fiscal_start_month BETWEEN 1 AND 12),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        INSERT INTO organization_calendar (id) VALUES (1);
        CREATE TABLE organization_fiscal_period (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('year', 'quarter', 'month')),
            parent_id TEXT REFERENCES organization_fiscal_period (id),
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            UNIQUE (kind, starts_on),
            CHECK ((parent_id IS NULL) = (kind = 'year'))
        ) STRICT;
        CREATE INDEX organization_fiscal_period_ends ON organization_fiscal_period (kind, ends_on);
        """
}
