/// Tables of awards, contests, recognition, discipline and promotion; entries are with the statements.
enum RewardSchema {
    static let name = "0004-rewards"

    static let sql = awards + records + promotion

    private static let awards = """
        CREATE TABLE incentives_award_rule (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            cycle TEXT NOT NULL CHECK (cycle IN ('month', 'quarter')),
            measure TEXT NOT NULL,
            filters TEXT NOT NULL DEFAULT '{}',
            value_min INTEGER NOT NULL,
            tenure_days_max INTEGER CHECK (tenure_days_max > 0),
            position TEXT NOT NULL DEFAULT '',
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            in_kind TEXT NOT NULL DEFAULT ''
        ) STRICT;
        INSERT INTO incentives_award_rule (code, title, cycle, measure, filters, value_min, tenure_days_max, amount_minor, in_kind)
        VALUES ('newcomer-breakthrough', '月度新人突破奖', 'month', 'orders.ordered', '{}', 1, 90, 50000, ''),
            ('best-cooperation', '季度最佳协作奖', 'quarter', 'incentives.rating', '{"scale":["teamwork"]}', 600000, NULL, 100000,
                '团队旅行');

        CREATE TABLE incentives_contest (
            id TEXT PRIMARY KEY NOT NULL,
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            side TEXT NOT NULL CHECK (side IN ('person', 'team')),
            measure TEXT NOT NULL,
            filters TEXT NOT NULL,
            rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 1000),
            people TEXT NOT NULL,
            watches TEXT NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER incentives_contest_fixed BEFORE UPDATE ON incentives_contest
            BEGIN SELECT RAISE(ABORT, 'an announced contest does not change'); END;

        """

    private static let records = """
        CREATE TABLE incentives_recognition (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('praise', 'congratulation', 'meeting')),
            occasion TEXT NOT NULL CHECK (length(occasion) BETWEEN 1 AND 200),
            text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
            given_on TEXT NOT NULL,
            given_by TEXT NOT NULL CHECK (given_by <> person_id),
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incentives_recognition_by_person ON incentives_recognition (person_id, id);

        CREATE TABLE incentives_disciplinary_record (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('warning', 'serious_warning', 'demotion', 'dismissal')),
            cause TEXT NOT NULL CHECK (length(cause) BETWEEN 1 AND 1000),
            evidence TEXT NOT NULL CHECK (length(evidence) BETWEEN 1 AND 1000),
            decided_on TEXT NOT NULL,
            decided_by TEXT NOT NULL CHECK (decided_by <> person_id),
            recorded_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incentives_disciplinary_record_by_person ON incentives_disciplinary_record (person_id, id);
        CREATE TRIGGER incentives_disciplinary_record_fixed BEFORE UPDATE ON incentives_disciplinary_record
            BEGIN SELECT RAISE(ABORT, 'disciplinary records do not change'); END;
        CREATE TRIGGER incentives_disciplinary_record_kept BEFORE DELETE ON incentives_disciplinary_record
            BEGIN SELECT RAISE(ABORT, 'disciplinary records are kept'); END;

        """

    private static let promotion = """
        CREATE TABLE incentives_promotion_rule (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            from_position TEXT NOT NULL,
            to_position TEXT NOT NULL CHECK (to_position <> from_position),
            cycle TEXT NOT NULL CHECK (cycle IN ('month', 'quarter')),
            evaluations INTEGER NOT NULL CHECK (evaluations BETWEEN 1 AND 12),
            score_min_ppm INTEGER NOT NULL CHECK (score_min_ppm BETWEEN 0 AND 2000000),
            tenure_days_min INTEGER NOT NULL CHECK (tenure_days_min >= 0)
        ) STRICT;
        """
}
