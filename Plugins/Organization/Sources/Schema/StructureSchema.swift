/// Tables of the organisation tree, posts, people and teams.
enum StructureSchema {
    static let name = "0001-structure"

    static let sql = orgUnits + positions + people + teams

    private static let orgUnits = """
        CREATE TABLE organization_org_unit (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            parent_id TEXT REFERENCES organization_org_unit (id) CHECK (parent_id IS NOT id),
            kind TEXT NOT NULL CHECK (kind IN ('company', 'region', 'branch', 'team')),
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((parent_id IS NULL) = (kind = 'company'))
        ) STRICT;
        CREATE UNIQUE INDEX organization_org_unit_root ON organization_org_unit (kind) WHERE parent_id IS NULL;
        CREATE INDEX organization_org_unit_parent ON organization_org_unit (parent_id);

        """

    private static let positions = """
        CREATE TABLE organization_position (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            title_chinese TEXT NOT NULL CHECK (length(title_chinese) BETWEEN 1 AND 200),
            title_english TEXT NOT NULL CHECK (length(title_english) BETWEEN 1 AND 200),
            duties TEXT NOT NULL DEFAULT '',
            requirements TEXT NOT NULL DEFAULT '',
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        INSERT INTO organization_position (id, code, title_chinese, title_english, duties)
        SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'
            || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), column1, column2, column3, column4
        FROM (VALUES
            ('director', '总监', 'Director', '确定目标并对其负责；批准组织、区域与价格政策。'),
            ('manager', '经理', 'Manager', '带领主管或业务代表；分解目标，每周跟进结果，陪同拜访并一对一辅导。'),
            ('supervisor', '主管', 'Supervisor', '带领约十名业务代表；每日辅导，跟踪结果，核查拜访与库存数据。'),
            ('rep', '业务代表', 'Representative', '按路线拜访客户，清点库存，接受订单，收集竞品信息，回款。'),
            ('inspector', '稽查员', 'Inspector', '独立复核现场数据，报告冲流货与价格违规。'),
            ('order_desk', '订单员', 'Order desk', '审核与确认订单，确认送货地址，跟进发货。'),
            ('finance', '财务', 'Finance', '管理应收账款、信用额度与奖金核算。'),
            ('front_desk', '前台', 'Front desk', '接待来访与来电，登记并按轮序分派。'),
            ('sales_assistant', '销售助理', 'Sales assistant', '维护登记簿与每日统计，准备资料与合同。'),
            ('service', '客服', 'Customer service', '接待投诉，按级别时限首次响应，回访满意度。'));

        """

    private static let people = """
        CREATE TABLE organization_person (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) <= 200),
            org_unit_id TEXT NOT NULL REFERENCES organization_org_unit (id),
            position TEXT NOT NULL REFERENCES organization_position (code),
            superior_id TEXT REFERENCES organization_person (id) CHECK (superior_id IS NOT id),
            hired_on TEXT NOT NULL,
            left_on TEXT CHECK (left_on >= hired_on),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX organization_person_org_unit ON organization_person (org_unit_id, code);
        CREATE INDEX organization_person_superior ON organization_person (superior_id, code);
        CREATE INDEX organization_person_position ON organization_person (position, code);
        CREATE TABLE organization_org_unit_leader (
            id TEXT PRIMARY KEY,
            org_unit_id TEXT NOT NULL REFERENCES organization_org_unit (id),
            person_id TEXT NOT NULL REFERENCES organization_person (id),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            UNIQUE (org_unit_id, effective_from)
        ) STRICT;
        CREATE UNIQUE INDEX organization_org_unit_leader_open ON organization_org_unit_leader (org_unit_id) WHERE effective_to IS NULL;
        CREATE INDEX organization_org_unit_leader_person ON organization_org_unit_leader (person_id);
        CREATE TABLE organization_position_assignment (
            id TEXT PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES organization_person (id),
            org_unit_id TEXT NOT NULL REFERENCES organization_org_unit (id),
            position TEXT NOT NULL REFERENCES organization_position (code),
            superior_id TEXT REFERENCES organization_person (id) CHECK (superior_id IS NOT person_id),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            recorded_at INTEGER NOT NULL,
            UNIQUE (person_id, effective_from)
        ) STRICT;
        CREATE UNIQUE INDEX organization_position_assignment_open
            ON organization_position_assignment (person_id) WHERE effective_to IS NULL;
        CREATE INDEX organization_position_assignment_superior ON organization_position_assignment (superior_id);
        CREATE INDEX organization_position_assignment_org_unit ON organization_position_assignment (org_unit_id);
        CREATE INDEX organization_position_assignment_from ON organization_position_assignment (effective_from);

        """

    private static let teams = """
        CREATE TABLE organization_team (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 64),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            dimension TEXT NOT NULL CHECK (dimension IN ('region', 'product_line')),
            territory_id TEXT,
            product_line TEXT,
            leader_id TEXT NOT NULL REFERENCES organization_person (id),
            leader_duties TEXT NOT NULL DEFAULT '',
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((territory_id IS NOT NULL) = (dimension = 'region')),
            CHECK ((product_line IS NOT NULL) = (dimension = 'product_line'))
        ) STRICT;
        CREATE INDEX organization_team_leader ON organization_team (leader_id);
        CREATE TABLE organization_team_member (
            id TEXT PRIMARY KEY,
            team_id TEXT NOT NULL REFERENCES organization_team (id),
            person_id TEXT NOT NULL REFERENCES organization_person (id),
            effective_from TEXT NOT NULL,
            effective_to TEXT CHECK (effective_to >= effective_from),
            UNIQUE (team_id, person_id, effective_from)
        ) STRICT;
        CREATE INDEX organization_team_member_person ON organization_team_member (person_id);
        """
}
