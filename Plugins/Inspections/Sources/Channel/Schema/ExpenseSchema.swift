internal import PluginKit

/// The table of sales expenses; a wrong one is taken back by a negative one.
enum ExpenseSchema {
    static let name = "0012-expenses"

    static let sql =
        """
        CREATE TABLE inspections_expense (
            id TEXT PRIMARY KEY NOT NULL,
            number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 64),
            person_id TEXT NOT NULL,
            customer_id TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('travel', 'promotion', 'entertainment', 'samples', 'other')),
            spent_on TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0 AND abs(amount_minor) <= 1000000000000),
            note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
            recorded_by TEXT NOT NULL,
            record_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX inspections_expense_by_person ON inspections_expense (person_id, spent_on, kind, customer_id, amount_minor);
        CREATE INDEX inspections_expense_by_date ON inspections_expense (spent_on, person_id, kind, customer_id, amount_minor);
        CREATE INDEX inspections_expense_list ON inspections_expense (person_id, id);

        """ + AppendOnly.table("inspections_expense")
}
