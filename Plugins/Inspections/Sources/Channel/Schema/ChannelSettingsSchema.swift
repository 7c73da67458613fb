internal import PluginKit

/// The versioned thresholds of channel discipline.
enum ChannelSettingsSchema {
    static let name = "0010-channel-settings"

    static let sql =
        """
        CREATE TABLE inspections_channel_settings (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            stock_days_max INTEGER NOT NULL CHECK (stock_days_max BETWEEN 1 AND 1000),
            sell_in_ratio_max_ppm INTEGER NOT NULL CHECK (sell_in_ratio_max_ppm BETWEEN 1 AND 100000000),
            flagged_months_min INTEGER NOT NULL CHECK (flagged_months_min BETWEEN 1 AND 12),
            window_months INTEGER NOT NULL CHECK (window_months BETWEEN 1 AND 24),
            normal_months INTEGER NOT NULL CHECK (normal_months BETWEEN 1 AND 12),
            slump_drop_ppm INTEGER NOT NULL CHECK (slump_drop_ppm BETWEEN 0 AND 1000000),
            changed_by TEXT NOT NULL,
            change_time INTEGER NOT NULL,
            CHECK (flagged_months_min <= window_months)
        ) STRICT;
        INSERT INTO inspections_channel_settings VALUES (1, 45, 1200000, 2, 12, 3, 300000, 'system', 0);

        """ + AppendOnly.table("inspections_channel_settings")
}
