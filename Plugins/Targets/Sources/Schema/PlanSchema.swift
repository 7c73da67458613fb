/// Tables of metrics, plans, targets, splits and reviews.
enum PlanSchema {
    static let name = "0001-plans"

    static let sql = metrics + plans + cells + splits + reviews + references

    private static let metrics = """
        CREATE TABLE targets_metric (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE targets_metric_base (
            metric_id TEXT NOT NULL REFERENCES targets_metric (id),
            version INTEGER NOT NULL,
            position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 7),
            key TEXT NOT NULL,
            measure TEXT NOT NULL,
            filters TEXT NOT NULL DEFAULT '{}',
            PRIMARY KEY (metric_id, version, position),
            UNIQUE (metric_id, version, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE targets_metric_process (
            metric_id TEXT NOT NULL REFERENCES targets_metric (id),
            version INTEGER NOT NULL,
            position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 3),
            measure TEXT NOT NULL,
            PRIMARY KEY (metric_id, version, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO targets_metric (id, code, title)
        SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'
            || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), column1, column2
        FROM (VALUES ('sell_in', '进货销售额'), ('sell_out', '分销销售额'));
        INSERT INTO targets_metric_base (metric_id, version, position, key, measure)
        SELECT m.id, 1, column2, column3, column4
        FROM (VALUES
            ('sell_in', 0, 'ordered', 'orders.ordered'), ('sell_in', 1, 'shipped', 'orders.shipped'),
            ('sell_in', 2, 'invoiced', 'orders.invoiced'), ('sell_in', 3, 'collected', 'orders.collected'),
            ('sell_out', 0, 'shipped', 'orders.secondary_shipped'), ('sell_out', 1, 'ordered', 'orders.secondary_ordered'))
        JOIN targets_metric m ON m.code = column1;
        INSERT INTO targets_metric_process (metric_id, version, position, measure)
        SELECT id, 1, column1, column2 FROM targets_metric, (VALUES (0, 'visits.completed'), (1, 'crm.leads'));

        """

    private static let plans = """
        CREATE TABLE targets_plan (
            id TEXT PRIMARY KEY,
            metric_id TEXT NOT NULL REFERENCES targets_metric (id),
            metric_version INTEGER,
            fiscal_year TEXT NOT NULL,
            plan_version INTEGER NOT NULL CHECK (plan_version >= 1),
            state TEXT NOT NULL DEFAULT 'draft'
                CHECK (state IN ('draft', 'proposed', 'negotiated', 'published', 'revised', 'closed')),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            unit TEXT NOT NULL CHECK (unit IN ('money', 'quantity', 'count', 'ppm', 'seconds')),
            currency TEXT CHECK (length(currency) = 3),
            owner_id TEXT,
            due_on TEXT,
            parent_plan_id TEXT REFERENCES targets_plan (id) CHECK (parent_plan_id IS NOT id),
            goal TEXT NOT NULL DEFAULT '',
            achievability TEXT NOT NULL DEFAULT '',
            positioning TEXT NOT NULL DEFAULT '',
            price_strategy TEXT NOT NULL DEFAULT '',
            promotion_strategy TEXT NOT NULL DEFAULT '',
            channel_strategy TEXT NOT NULL DEFAULT '',
            padding_ppm INTEGER CHECK (padding_ppm BETWEEN 0 AND 1000000),
            imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
            revision_reason TEXT NOT NULL DEFAULT '',
            published_by TEXT,
            published_at INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((currency IS NOT NULL) = (unit = 'money')),
            CHECK ((published_at IS NULL) = (state IN ('draft', 'proposed', 'negotiated'))),
            CHECK ((metric_version IS NULL) = (published_at IS NULL)),
            UNIQUE (metric_id, fiscal_year, plan_version)
        ) STRICT;
        CREATE UNIQUE INDEX targets_plan_open ON targets_plan (metric_id, fiscal_year)
            WHERE state IN ('draft', 'proposed', 'negotiated');
        CREATE UNIQUE INDEX targets_plan_published ON targets_plan (metric_id, fiscal_year) WHERE state = 'published';
        CREATE INDEX targets_plan_parent ON targets_plan (parent_plan_id);
        CREATE INDEX targets_plan_owner ON targets_plan (owner_id);
        CREATE TRIGGER targets_plan_unpublished BEFORE UPDATE OF state ON targets_plan
            WHEN OLD.published_at IS NOT NULL AND NEW.state IN ('draft', 'proposed', 'negotiated')
            BEGIN SELECT RAISE(ABORT, 'a published plan is never opened again'); END;

        """

    private static let cells = """
        CREATE TABLE targets_cell (
            id TEXT PRIMARY KEY,
            plan_id TEXT NOT NULL REFERENCES targets_plan (id),
            period TEXT NOT NULL,
            period_kind TEXT NOT NULL CHECK (period_kind IN ('year', 'quarter', 'month', 'week')),
            period_parent TEXT,
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            org_unit_id TEXT NOT NULL,
            person_id TEXT,
            territory_id TEXT,
            channel TEXT,
            customer_id TEXT,
            product_id TEXT,
            category TEXT,
            amount INTEGER CHECK (amount >= 0),
            growth TEXT,
            share TEXT,
            mix TEXT NOT NULL DEFAULT '[]',
            CHECK (growth IS NULL OR share IS NULL)
        ) STRICT;
        CREATE UNIQUE INDEX targets_cell_coordinates ON targets_cell (plan_id, period, org_unit_id, ifnull(person_id, ''),
            ifnull(territory_id, ''), ifnull(channel, ''), ifnull(customer_id, ''), ifnull(product_id, ''), ifnull(category, ''));
        CREATE INDEX targets_cell_plan ON targets_cell (plan_id, id);
        CREATE INDEX targets_cell_person ON targets_cell (person_id, period);
        CREATE TRIGGER targets_cell_insert_locked BEFORE INSERT ON targets_cell
            WHEN (SELECT published_at FROM targets_plan WHERE id = NEW.plan_id) IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'published targets never change'); END;
        CREATE TRIGGER targets_cell_update_locked BEFORE UPDATE ON targets_cell
            WHEN (SELECT published_at FROM targets_plan WHERE id = OLD.plan_id) IS NOT NULL
                OR (SELECT published_at FROM targets_plan WHERE id = NEW.plan_id) IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'published targets never change'); END;
        CREATE TRIGGER targets_cell_delete_locked BEFORE DELETE ON targets_cell
            WHEN (SELECT published_at FROM targets_plan WHERE id = OLD.plan_id) IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'published targets never change'); END;

        """

    private static let splits = """
        CREATE TABLE targets_split_part (
            id TEXT PRIMARY KEY,
            plan_id TEXT NOT NULL REFERENCES targets_plan (id),
            parent_id TEXT NOT NULL REFERENCES targets_cell (id),
            cell_id TEXT NOT NULL REFERENCES targets_cell (id),
            dimension TEXT NOT NULL
                CHECK (dimension IN ('time', 'org', 'person', 'territory', 'channel', 'customer', 'product', 'category')),
            method TEXT NOT NULL CHECK (method IN ('even', 'weights', 'history', 'manual')),
            value TEXT NOT NULL,
            weight INTEGER NOT NULL CHECK (weight >= 0),
            reason TEXT NOT NULL,
            factors TEXT NOT NULL DEFAULT '[]',
            amount INTEGER NOT NULL,
            split_by TEXT NOT NULL,
            split_at INTEGER NOT NULL,
            CHECK (method <> 'weights' OR length(reason) > 0),
            UNIQUE (parent_id, dimension, value)
        ) STRICT;
        CREATE INDEX targets_split_part_plan ON targets_split_part (plan_id, id);
        CREATE INDEX targets_split_part_cell ON targets_split_part (cell_id);

        """

    private static let reviews = """
        CREATE TABLE targets_review (
            id TEXT PRIMARY KEY,
            plan_id TEXT NOT NULL REFERENCES targets_plan (id),
            cell_id TEXT NOT NULL REFERENCES targets_cell (id),
            person_id TEXT NOT NULL,
            accepted_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX targets_review_open ON targets_review (cell_id) WHERE accepted_at IS NULL;
        CREATE INDEX targets_review_cell ON targets_review (cell_id);
        CREATE INDEX targets_review_plan ON targets_review (plan_id, id);
        CREATE TABLE targets_review_step (
            review_id TEXT NOT NULL REFERENCES targets_review (id),
            sequence INTEGER NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('propose', 'counter', 'accept')),
            actor_id TEXT NOT NULL,
            actor_name TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0),
            note TEXT NOT NULL DEFAULT '',
            at INTEGER NOT NULL,
            PRIMARY KEY (review_id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER targets_review_step_kept BEFORE UPDATE OF review_id, sequence, action, amount, at ON targets_review_step
            BEGIN SELECT RAISE(ABORT, 'what was said stays'); END;

        """

    private static let references = """
        CREATE TABLE targets_reference (
            target TEXT NOT NULL,
            plugin TEXT NOT NULL,
            resource TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            PRIMARY KEY (target, plugin, resource)
        ) STRICT, WITHOUT ROWID;
        """
}
