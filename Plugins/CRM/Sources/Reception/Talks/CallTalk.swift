internal import PluginKit

/// How long the talk with a caller may take: greeting, project, three to four minutes of introduction, contact, invitation
/// (C31, N-31).
enum CallTalk {
    /// Longest talk that is not flagged: four minutes, included.
    static let limitSeconds: Int64 = 240
    /// Longest talk that is believed: a day.
    static let secondsMax: Int64 = 86_400

    static func isTooLong(_ seconds: Int64) -> Bool { seconds > limitSeconds }

    static func registerMigration(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0302-call-talks",
            sql: """
                ALTER TABLE crm_reception_entry ADD COLUMN talk_seconds INTEGER
                    CHECK (talk_seconds IS NULL OR (kind = 'call' AND talk_seconds BETWEEN 0 AND 86400));
                CREATE INDEX crm_reception_entry_talk ON crm_reception_entry (talk_seconds, id) WHERE talk_seconds IS NOT NULL;
                CREATE TRIGGER crm_reception_entry_talk_fixed BEFORE UPDATE OF talk_seconds ON crm_reception_entry
                    BEGIN SELECT RAISE(ABORT, 'registers are append-only'); END;
                """)
    }
}
