internal import PluginKit

/// Table of checks of registers and follow-up records.
enum CheckSchema {
    static let name = "0003-checks"

    static let sql = """
        CREATE TABLE inspections_check (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            checker_id TEXT NOT NULL CHECK (checker_id <> person_id),
            register TEXT NOT NULL CHECK (register IN ('follow_ups', 'reception', 'customers', 'psi')),
            checked_on TEXT NOT NULL,
            record_count INTEGER NOT NULL CHECK (record_count BETWEEN 1 AND 10000),
            wrong_count INTEGER NOT NULL CHECK (wrong_count BETWEEN 0 AND record_count),
            note TEXT NOT NULL CHECK (length(note) <= 2000),
            record_time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX inspections_check_by_person ON inspections_check (person_id, register, checked_on);
        CREATE INDEX inspections_check_by_checker ON inspections_check (checker_id, checked_on);

        """ + AppendOnly.table("inspections_check")
}
