/// Tables of the reception: registers, rotation and compensations.
enum ReceptionSchema {
    static let sql = groups + registers + rotation + compensations + daily

    private static let groups = """
        CREATE TABLE crm_duty_group (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 32),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            position INTEGER NOT NULL UNIQUE CHECK (position >= 1),
            active INTEGER NOT NULL CHECK (active IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE TABLE crm_duty_group_member (
            group_id TEXT NOT NULL REFERENCES crm_duty_group (id),
            person_id TEXT NOT NULL,
            PRIMARY KEY (group_id, person_id)
        ) STRICT;
        CREATE TABLE crm_duty_roster (
            business_date TEXT NOT NULL,
            group_id TEXT NOT NULL REFERENCES crm_duty_group (id),
            PRIMARY KEY (business_date, group_id)
        ) STRICT;

        """

    private static let registers = """
        INSERT INTO crm_lead_counter (name, value) VALUES ('reception', 0);
        CREATE INDEX crm_contact_by_phone ON crm_contact (phone);
        CREATE TABLE crm_reception_entry (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('visit', 'call')),
            at INTEGER NOT NULL,
            business_date TEXT NOT NULL,
            visitor_name TEXT NOT NULL,
            phone TEXT NOT NULL,
            company TEXT NOT NULL,
            visitor_type TEXT NOT NULL CHECK (visitor_type IN ('resident', 'investor', 'peer')),
            earlier_contact TEXT NOT NULL CHECK (earlier_contact IN ('yes', 'no', 'name_forgotten')),
            named_person_id TEXT,
            channel TEXT NOT NULL REFERENCES crm_lead_source (code),
            intent TEXT NOT NULL,
            route TEXT NOT NULL CHECK (
                route IN ('owner', 'named_person', 'rotation', 'override', 'compensation', 'registered_only')),
            group_id TEXT REFERENCES crm_duty_group (id),
            owner_id TEXT,
            turn INTEGER,
            lead_id TEXT REFERENCES crm_lead (id),
            customer_id TEXT,
            new_visitor INTEGER NOT NULL CHECK (new_visitor IN (0, 1)),
            registered_by TEXT NOT NULL,
            CHECK ((turn IS NOT NULL) = (route IN ('rotation', 'override', 'compensation'))),
            CHECK ((turn IS NULL) = (group_id IS NULL))
        ) STRICT;
        CREATE INDEX crm_reception_entry_kind ON crm_reception_entry (kind, business_date, id);
        CREATE INDEX crm_reception_entry_date ON crm_reception_entry (business_date, kind, channel);
        CREATE TABLE crm_confirmation_form (
            id TEXT PRIMARY KEY,
            reception_entry_id TEXT NOT NULL UNIQUE REFERENCES crm_reception_entry (id),
            customer_name TEXT NOT NULL,
            phone TEXT NOT NULL,
            information_channel TEXT NOT NULL REFERENCES crm_lead_source (code),
            owner_id TEXT,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER crm_reception_entry_kept BEFORE DELETE ON crm_reception_entry
            BEGIN SELECT RAISE(ABORT, 'registers are append-only'); END;
        CREATE TRIGGER crm_reception_entry_fixed BEFORE UPDATE OF
            code, kind, at, business_date, visitor_type, earlier_contact, named_person_id, channel, route, group_id, owner_id, turn,
            lead_id, customer_id, new_visitor, registered_by ON crm_reception_entry
            BEGIN SELECT RAISE(ABORT, 'registers are append-only'); END;

        """

    private static let rotation = """
        CREATE TABLE crm_rotation_turn (
            turn INTEGER PRIMARY KEY CHECK (turn >= 1),
            at INTEGER NOT NULL,
            business_date TEXT NOT NULL,
            expected_group_id TEXT NOT NULL REFERENCES crm_duty_group (id),
            group_id TEXT NOT NULL REFERENCES crm_duty_group (id),
            owner_id TEXT NOT NULL,
            route TEXT NOT NULL CHECK (route IN ('rotation', 'override', 'compensation')),
            reason TEXT NOT NULL,
            registered_by TEXT NOT NULL,
            reception_entry_id TEXT NOT NULL UNIQUE REFERENCES crm_reception_entry (id) DEFERRABLE INITIALLY DEFERRED,
            on_duty TEXT NOT NULL,
            CHECK (route <> 'rotation' OR group_id = expected_group_id),
            CHECK (route <> 'override' OR (group_id <> expected_group_id AND reason <> ''))
        ) STRICT;
        CREATE INDEX crm_rotation_turn_date ON crm_rotation_turn (business_date, turn);
        CREATE INDEX crm_rotation_turn_override ON crm_rotation_turn (turn) WHERE route = 'override';
        CREATE TRIGGER crm_rotation_turn_strict BEFORE INSERT ON crm_rotation_turn
            WHEN NEW.turn <> (SELECT coalesce(max(turn), 0) + 1 FROM crm_rotation_turn)
            BEGIN SELECT RAISE(ABORT, 'the rotation has no gaps'); END;

        """ + LeadsSchema.appendOnly("crm_rotation_turn")

    private static let compensations = """
        CREATE TABLE crm_compensation (
            id TEXT PRIMARY KEY,
            reception_entry_id TEXT NOT NULL UNIQUE REFERENCES crm_reception_entry (id),
            group_id TEXT NOT NULL REFERENCES crm_duty_group (id),
            rep_id TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('requested', 'attested', 'granted', 'used', 'rejected')),
            requested_by TEXT NOT NULL,
            rep_statement TEXT NOT NULL DEFAULT '',
            rep_attested_at INTEGER,
            visitor_statement TEXT NOT NULL DEFAULT '',
            visitor_attested_at INTEGER,
            decided_by TEXT NOT NULL DEFAULT '',
            decided_at INTEGER,
            reject_reason TEXT NOT NULL DEFAULT '',
            used_turn INTEGER UNIQUE REFERENCES crm_rotation_turn (turn),
            version INTEGER NOT NULL DEFAULT 1,
            CHECK (status NOT IN ('attested', 'granted', 'used')
                OR (rep_attested_at IS NOT NULL AND visitor_attested_at IS NOT NULL)),
            CHECK ((decided_at IS NOT NULL) = (status IN ('granted', 'used', 'rejected'))),
            CHECK ((used_turn IS NOT NULL) = (status = 'used'))
        ) STRICT;
        CREATE INDEX crm_compensation_granted ON crm_compensation (decided_at, id) WHERE status = 'granted';

        """

    private static let daily = """
        CREATE TABLE crm_reception_daily (
            business_date TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('visit', 'call')),
            channel TEXT NOT NULL REFERENCES crm_lead_source (code),
            new_visitors INTEGER NOT NULL CHECK (new_visitors >= 0),
            known_visitors INTEGER NOT NULL CHECK (known_visitors >= 0),
            PRIMARY KEY (business_date, kind, channel)
        ) STRICT;
        CREATE TABLE crm_reception_day (
            business_date TEXT PRIMARY KEY,
            counted_at INTEGER NOT NULL
        ) STRICT;
        """
}
