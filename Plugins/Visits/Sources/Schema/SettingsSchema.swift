internal import PluginKit

/// Tables of the versioned settings, checklists and must-sell lists.
enum SettingsSchema {
    static let name = "0001-settings"

    static let sql = settings + checklists + AppendOnly.table("visits_settings") + AppendOnly.table("visits_checklist_step")

    private static let settings = """
        CREATE TABLE visits_settings (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            preset TEXT NOT NULL CHECK (preset IN ('sme', 'deep_distribution')),
            fence_m INTEGER NOT NULL CHECK (fence_m BETWEEN 1 AND 100000),
            speed_max_kmh INTEGER NOT NULL CHECK (speed_max_kmh BETWEEN 1 AND 1000),
            stay_min_seconds INTEGER NOT NULL CHECK (stay_min_seconds BETWEEN 0 AND 86400),
            upload_cutoff_second INTEGER NOT NULL CHECK (upload_cutoff_second BETWEEN 0 AND 86400),
            report_cutoff_second INTEGER NOT NULL CHECK (report_cutoff_second BETWEEN 0 AND 86400),
            on_time_min_ppm INTEGER NOT NULL CHECK (on_time_min_ppm BETWEEN 0 AND 1000000),
            identical_run INTEGER NOT NULL CHECK (identical_run BETWEEN 2 AND 100),
            clock_tolerance_seconds INTEGER NOT NULL CHECK (clock_tolerance_seconds BETWEEN 0 AND 86400),
            joint_visits_min INTEGER NOT NULL CHECK (joint_visits_min BETWEEN 0 AND 100),
            suggestion_rule TEXT NOT NULL CHECK (suggestion_rule IN ('target_days', 'stock_factor')),
            target_days INTEGER NOT NULL CHECK (target_days BETWEEN 1 AND 366),
            stock_factor_ppm INTEGER NOT NULL CHECK (stock_factor_ppm BETWEEN 0 AND 10000000),
            return_visit_days INTEGER NOT NULL CHECK (return_visit_days BETWEEN 0 AND 60),
            adherence_sequence_weight INTEGER NOT NULL CHECK (adherence_sequence_weight BETWEEN 0 AND 100),
            adherence_window_weight INTEGER NOT NULL CHECK (adherence_window_weight BETWEEN 0 AND 100),
            adherence_completeness_weight INTEGER NOT NULL CHECK (adherence_completeness_weight BETWEEN 0 AND 100),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL
        ) STRICT;
        INSERT INTO visits_settings VALUES
            (1, 'deep_distribution', 300, 120, 0, 72000, 72000, 800000, 3, 300, 2, 'target_days', 14, 1500000, 3, 0, 0, 0,
            'system', 0);

        """

    private static let checklists = """
        CREATE TABLE visits_checklist_step (
            class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
            version INTEGER NOT NULL CHECK (version > 0),
            position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 100),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            title_zh TEXT NOT NULL CHECK (length(title_zh) BETWEEN 1 AND 100),
            title_en TEXT NOT NULL CHECK (length(title_en) BETWEEN 1 AND 100),
            kind TEXT NOT NULL CHECK (kind IN ('audit', 'action', 'stock_count', 'live_demo', 'case', 'data_comparison')),
            required INTEGER NOT NULL CHECK (required IN (0, 1)),
            needs_evidence INTEGER NOT NULL CHECK (needs_evidence IN (0, 1)),
            PRIMARY KEY (class, version, position),
            UNIQUE (class, version, code)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO visits_checklist_step
        SELECT classes.column1, 1, steps.column1, steps.column2, steps.column3, steps.column4, steps.column5, steps.column6, steps.column7
        FROM (VALUES ('A'), ('B'), ('C')) classes JOIN (VALUES
            (1, 'count', '清点库存', 'Count stock', 'stock_count', 1, 0),
            (2, 'display', '检查陈列', 'Check display', 'audit', 1, 0),
            (3, 'price', '检查价签', 'Check price tags', 'audit', 0, 0),
            (4, 'demo', '产品演示', 'Demonstrate product', 'live_demo', 0, 1)) steps
        WHERE classes.column1 = 'A' OR steps.column1 <= CASE classes.column1 WHEN 'B' THEN 3 ELSE 2 END;

        CREATE TABLE visits_must_sell (
            class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
            product_id TEXT NOT NULL,
            PRIMARY KEY (class, product_id)
        ) STRICT, WITHOUT ROWID;

        """
}
