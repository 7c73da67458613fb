/// Tables of markets; analyses, studies and research are facts.
enum MarketsSchema {
    static let sql =
        """
        CREATE TABLE crm_market (
            id TEXT PRIMARY KEY NOT NULL,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            segment TEXT NOT NULL,
            positioning TEXT NOT NULL,
            growth_ppm INTEGER CHECK (growth_ppm BETWEEN -1000000 AND 100000000),
            profit_minor INTEGER CHECK (profit_minor BETWEEN -1000000000000000 AND 1000000000000000),
            currency_code TEXT NOT NULL CHECK (length(currency_code) = 3),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE crm_marketing_plan (
            id TEXT PRIMARY KEY NOT NULL,
            market_id TEXT NOT NULL REFERENCES crm_market (id),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            starts_on TEXT NOT NULL,
            ends_on TEXT NOT NULL CHECK (ends_on >= starts_on),
            actions TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX crm_marketing_plan_market ON crm_marketing_plan (market_id, id);
        CREATE TABLE crm_marketing_strategy (
            plan_id TEXT NOT NULL REFERENCES crm_marketing_plan (id),
            strategy TEXT NOT NULL CHECK (strategy IN ('differentiation', 'niche', 'segmentation', 'satellite', 'parasitic',
                'symbiotic', 'virtual', 'network')),
            position INTEGER NOT NULL,
            PRIMARY KEY (plan_id, strategy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX crm_marketing_strategy_plan ON crm_marketing_strategy (strategy, plan_id);
        CREATE TABLE crm_market_analysis (
            id TEXT PRIMARY KEY NOT NULL,
            market_id TEXT NOT NULL REFERENCES crm_market (id),
            analysed_on TEXT NOT NULL,
            information TEXT NOT NULL CHECK (information <> ''),
            product_matrix TEXT NOT NULL CHECK (product_matrix LIKE '[%]'),
            segmentation TEXT NOT NULL CHECK (segmentation <> ''),
            conclusion TEXT NOT NULL,
            author_id TEXT
        ) STRICT;
        CREATE INDEX crm_market_analysis_market ON crm_market_analysis (market_id, analysed_on);
        CREATE TABLE crm_channel_study (
            id TEXT PRIMARY KEY NOT NULL,
            market_id TEXT NOT NULL REFERENCES crm_market (id),
            studied_on TEXT NOT NULL,
            channel TEXT NOT NULL CHECK (length(channel) BETWEEN 1 AND 100),
            saturation_ppm INTEGER NOT NULL CHECK (saturation_ppm BETWEEN 0 AND 1000000),
            own_share_ppm INTEGER NOT NULL CHECK (own_share_ppm BETWEEN 0 AND saturation_ppm),
            competitiveness INTEGER NOT NULL CHECK (competitiveness BETWEEN 1 AND 5),
            strengths TEXT NOT NULL,
            weaknesses TEXT NOT NULL,
            conclusion TEXT NOT NULL CHECK (conclusion <> ''),
            author_id TEXT
        ) STRICT;
        CREATE INDEX crm_channel_study_market ON crm_channel_study (market_id, studied_on);
        CREATE TABLE crm_market_research (
            id TEXT PRIMARY KEY NOT NULL,
            market_id TEXT REFERENCES crm_market (id),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            researched_on TEXT NOT NULL,
            sample_size INTEGER NOT NULL CHECK (sample_size >= 1),
            sample TEXT NOT NULL CHECK (sample <> ''),
            findings TEXT NOT NULL CHECK (findings <> ''),
            persona TEXT NOT NULL,
            next_on TEXT CHECK (next_on > researched_on),
            author_id TEXT
        ) STRICT;
        CREATE INDEX crm_market_research_date ON crm_market_research (researched_on, id);

        """ + AppendOnly.triggers("crm_market_analysis", "crm_channel_study", "crm_market_research")
}
