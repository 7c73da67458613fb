/// Tables of scorecards, evaluations and ratings.
enum ScorecardSchema {
    static let name = "0003-scorecards"

    static let sql = """
        CREATE TABLE incentives_scorecard (
            id TEXT PRIMARY KEY NOT NULL,
            position TEXT NOT NULL,
            cycle TEXT NOT NULL CHECK (cycle IN ('month', 'quarter')),
            scorecard_version INTEGER NOT NULL CHECK (scorecard_version > 0),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active')),
            effective_from TEXT NOT NULL,
            effective_to TEXT,
            items TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (position, cycle, scorecard_version)
        ) STRICT;
        CREATE UNIQUE INDEX incentives_scorecard_draft ON incentives_scorecard (position, cycle) WHERE state = 'draft';
        CREATE UNIQUE INDEX incentives_scorecard_open ON incentives_scorecard (position, cycle)
            WHERE state = 'active' AND effective_to IS NULL;
        CREATE TRIGGER incentives_scorecard_fixed BEFORE UPDATE OF
            id, position, cycle, scorecard_version, title, state, effective_from, items ON incentives_scorecard
            WHEN OLD.state <> 'draft'
            BEGIN SELECT RAISE(ABORT, 'scorecards in force do not change'); END;

        CREATE TABLE incentives_evaluation (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            scorecard_id TEXT NOT NULL REFERENCES incentives_scorecard (id),
            period TEXT NOT NULL,
            ends_on TEXT NOT NULL,
            cycle TEXT NOT NULL CHECK (cycle IN ('month', 'quarter')),
            score_ppm INTEGER,
            items TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'computed' CHECK (state IN ('computed', 'feedback', 'acknowledged', 'closed')),
            feedback TEXT NOT NULL DEFAULT '',
            personal_plan TEXT NOT NULL DEFAULT '',
            feedback_by TEXT CHECK (feedback_by <> person_id),
            answer TEXT NOT NULL DEFAULT '',
            acknowledged_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (person_id, period),
            CHECK ((state = 'computed') = (feedback_by IS NULL)),
            CHECK ((state IN ('acknowledged', 'closed')) = (acknowledged_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX incentives_evaluation_by_person ON incentives_evaluation (person_id, cycle, ends_on);
        CREATE INDEX incentives_evaluation_by_period ON incentives_evaluation (period, person_id);
        CREATE TRIGGER incentives_evaluation_closed BEFORE UPDATE ON incentives_evaluation WHEN OLD.state = 'closed'
            BEGIN SELECT RAISE(ABORT, 'closed evaluations do not change'); END;
        CREATE TRIGGER incentives_evaluation_unseen BEFORE UPDATE OF state ON incentives_evaluation
            WHEN NEW.state = 'closed' AND OLD.state <> 'acknowledged'
            BEGIN SELECT RAISE(ABORT, 'an evaluation closes after its feedback was seen'); END;

        CREATE TABLE incentives_rating_scale (
            code TEXT PRIMARY KEY NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            rater_position TEXT NOT NULL DEFAULT '',
            levels TEXT NOT NULL
        ) STRICT;
        CREATE TABLE incentives_rating (
            id TEXT PRIMARY KEY NOT NULL,
            person_id TEXT NOT NULL,
            scale TEXT NOT NULL REFERENCES incentives_rating_scale (code),
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 10),
            score_ppm INTEGER NOT NULL CHECK (score_ppm BETWEEN 0 AND 1000000),
            rated_on TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            rater_id TEXT NOT NULL CHECK (rater_id <> person_id),
            rated_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incentives_rating_by_person ON incentives_rating (person_id, rated_on, scale, score_ppm);
        CREATE INDEX incentives_rating_by_date ON incentives_rating (rated_on, person_id, scale, score_ppm);
        CREATE TRIGGER incentives_rating_fixed BEFORE UPDATE ON incentives_rating
            BEGIN SELECT RAISE(ABORT, 'ratings do not change'); END;

        """ + scales

    /// Relationship, and the soft skills that only people can rate (K02, K08).
    private static let scales = """
        INSERT INTO incentives_rating_scale (code, title, levels) VALUES
            ('relationship', '客户关系', '[{"rubric":"只谈订单，对方不了解我们","scorePPM":0,"title":"陌生"},\
        {"rubric":"能约到负责人，偶尔交换信息","scorePPM":500000,"title":"熟悉"},\
        {"rubric":"共同制定计划，优先得到陈列和信息","scorePPM":1000000,"title":"伙伴"}]'),
            ('communication', '沟通', '[{"rubric":"听不出客户需求","scorePPM":0,"title":"不足"},\
        {"rubric":"能问出需求并复述","scorePPM":600000,"title":"合格"},{"rubric":"能说服并化解异议","scorePPM":1000000,"title":"优秀"}]'),
            ('negotiation', '谈判', '[{"rubric":"只会让价","scorePPM":0,"title":"不足"},\
        {"rubric":"守住底价","scorePPM":600000,"title":"合格"},{"rubric":"交换条件，双方受益","scorePPM":1000000,"title":"优秀"}]'),
            ('teamwork', '团队协作', '[{"rubric":"不分享信息","scorePPM":0,"title":"不足"},\
        {"rubric":"按要求配合","scorePPM":600000,"title":"合格"},{"rubric":"主动帮助同事","scorePPM":1000000,"title":"优秀"}]');
        """
}
