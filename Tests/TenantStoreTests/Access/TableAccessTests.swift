import GRDB
import Testing

@testable import TenantStore

@Suite("Table access")
struct TableAccessTests {
    private let crm = TableAccess(owner: "crm", writablePrefixes: ["crm_"], readablePrefixes: ["organization_"])
    private let orders = TableAccess(owner: "orders", writablePrefixes: ["orders_"], readablePrefixes: [])

    private func makeTenant(_ temporary: TemporaryStore) throws -> TenantScope {
        let tenant = TenantID.random()
        try temporary.store.create(tenant) { connection in
            try connection.database.execute(
                sql: """
                    CREATE TABLE crm_customer (id INTEGER PRIMARY KEY, name TEXT, data TEXT);
                    CREATE TABLE crm_log (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT);
                    CREATE TABLE organization_person (id INTEGER PRIMARY KEY, name TEXT);
                    CREATE TABLE orders_order (id INTEGER PRIMARY KEY, name TEXT);
                    CREATE TABLE crmish (id INTEGER PRIMARY KEY);
                    CREATE VIEW crm_view AS SELECT name FROM orders_order;
                    CREATE TRIGGER crm_logged AFTER UPDATE ON crm_customer BEGIN INSERT INTO crm_log (text) VALUES (new.name); END;
                    CREATE TRIGGER crm_leaking AFTER DELETE ON crm_customer BEGIN INSERT INTO orders_order (name) VALUES ('x'); END;
                    CREATE VIRTUAL TABLE crm_search USING fts5(text);
                    INSERT INTO crm_customer VALUES (1, 'one', '[1, 2, 3]');
                    INSERT INTO organization_person VALUES (1, 'Li');
                    INSERT INTO orders_order VALUES (1, 'secret');
                    """)
        }
        return TenantScope(tenant: tenant)
    }

    @Test(
        "an owner may work with its tables and read those of its dependencies",
        arguments: [
            "SELECT * FROM crm_customer", "SELECT count(*) FROM crm_customer", "SELECT * FROM CRM_CUSTOMER",
            "INSERT INTO crm_customer (name) VALUES ('two')", "UPDATE crm_customer SET name = 'uno'",
            "INSERT INTO crm_customer (id, name) VALUES (1, 'x') ON CONFLICT DO UPDATE SET name = excluded.name RETURNING id",
            "REPLACE INTO crm_log VALUES (1, 'x')", "DELETE FROM crm_log",
            "INSERT INTO crm_log (text) SELECT name FROM organization_person",
            "SELECT p.name, c.name FROM organization_person p JOIN crm_customer c USING (id) ORDER BY 1, 2",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n",
            "WITH c AS (SELECT * FROM crm_customer) SELECT name, row_number() OVER (ORDER BY name) FROM c",
            "WITH c AS (SELECT * FROM crm_customer) SELECT count(*) FROM c",
            "WITH c (i) AS MATERIALIZED (VALUES (1)) SELECT count(*) FROM c AS a, c AS b",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT count(*) FROM n",
            "SELECT count(*) FROM (SELECT DISTINCT name FROM crm_customer) AS names",
            "SELECT 1 FROM (SELECT name FROM crm_customer UNION SELECT name FROM organization_person) AS names",
            "SELECT value FROM crm_customer, json_each(crm_customer.data)", "SELECT count(*) FROM json_each('[1]')",
            "SELECT * FROM json_tree('[1]')", "SELECT json_extract(data, '$[0]'), upper(name), date('now') FROM crm_customer",
            "SELECT name FROM crm_customer UNION SELECT name FROM organization_person ORDER BY 1",
            "INSERT INTO crm_search VALUES ('hello world')",
            "SELECT * FROM crm_search WHERE crm_search MATCH 'hello' ORDER BY rank",
            "INSERT INTO crm_search (crm_search) VALUES ('optimize')", "VALUES (1), (2)", "SELECT 1",
        ])
    func allowed(_ sql: String) throws {
        let temporary = try TemporaryStore()
        try temporary.store.writeNow(try makeTenant(temporary)) { connection in
            try connection.withAccess(crm) { _ = try Row.fetchAll(connection.statement(sql)) }
        }
    }

    @Test(
        "everything else is refused, with the owner, the deed and the object",
        arguments: [
            ("SELECT * FROM orders_order", "read the table orders_order"),
            ("SELECT count(*) FROM orders_order", "read the table orders_order"),
            ("SELECT 1 FROM orders_order", "read the table orders_order"), ("SELECT * FROM crmish", "read the table crmish"),
            ("SELECT name FROM crm_view", "read the table orders_order"),
            ("SELECT (SELECT name FROM orders_order) FROM crm_customer", "read the table orders_order"),
            ("WITH c AS (SELECT * FROM orders_order) SELECT * FROM c", "read the table orders_order"),
            ("WITH c AS (SELECT * FROM orders_order) SELECT count(*) FROM c", "read the table orders_order"),
            ("WITH c AS (SELECT 1 FROM orders_order) SELECT count(*) FROM c", "read the table orders_order"),
            ("WITH orders_order AS (SELECT 1) SELECT count(*) FROM orders_order", "read the table orders_order"),
            ("WITH c AS (SELECT 1) SELECT count(*) FROM c, main.orders_order", "read the table orders_order"),
            ("WITH c AS (SELECT 1) SELECT count(*) FROM c, ORDERS_ORDER AS c2", "read the table ORDERS_ORDER"),
            ("SELECT count(*) FROM crm_view", "read the table orders_order"),
            ("SELECT count(*) FROM sqlite_master", "read the table sqlite_master"),
            ("SELECT count(*) FROM pragma_table_info('orders_order')", "read the table pragma_table_info"),
            ("SELECT count(*) FROM dbstat", "read the table dbstat"),
            ("SELECT count(*) FROM crmish", "read the table crmish"),
            ("SELECT * FROM crm_customer WHERE EXISTS (SELECT 1 FROM orders_order)", "read the table orders_order"),
            ("INSERT INTO crm_log (text) SELECT name FROM orders_order", "read the table orders_order"),
            ("INSERT INTO organization_person (name) VALUES ('x')", "insert into the table organization_person"),
            ("UPDATE organization_person SET name = 'x'", "update the table organization_person"),
            ("UPDATE crm_customer SET name = (SELECT name FROM orders_order)", "read the table orders_order"),
            ("DELETE FROM organization_person", "delete from the table organization_person"),
            ("INSERT INTO orders_order (name) VALUES ('x')", "insert into the table orders_order"),
            ("DELETE FROM crm_customer", "insert into the table orders_order"),
            ("SELECT * FROM sqlite_master", "read the table sqlite_master"),
            ("SELECT * FROM sqlite_schema", "read the table sqlite_master"),
            ("SELECT * FROM sqlite_sequence", "read the table sqlite_sequence"),
            ("DELETE FROM sqlite_sequence", "delete from the table sqlite_sequence"),
            ("SELECT * FROM pragma_table_info('orders_order')", "read the table pragma_table_info"),
            ("CREATE TABLE crm_new (id)", "change the schema"),
            ("CREATE TEMP TABLE t (id)", "change the schema"),
            ("CREATE INDEX crm_index ON crm_customer (name)", "change the schema"),
            ("CREATE TRIGGER crm_t AFTER INSERT ON crm_customer BEGIN SELECT 1; END", "change the schema"),
            ("CREATE VIEW crm_v AS SELECT 1", "change the schema"),
            ("CREATE VIRTUAL TABLE crm_v USING fts5(x)", "change the schema"),
            ("DROP TABLE crm_customer", "change the schema"),
            ("DROP VIEW crm_view", "change the schema"),
            ("DROP TRIGGER crm_logged", "change the schema"),
            ("ALTER TABLE crm_customer ADD COLUMN x", "change the schema"),
            ("ALTER TABLE crm_customer RENAME TO orders_x", "change the schema"),
            ("REINDEX", "change the schema"), ("ANALYZE", "change the schema"),
            ("ATTACH '/etc/passwd' AS x", "attach or detach files"), ("DETACH main", "attach or detach files"),
            ("PRAGMA foreign_keys = OFF", "use the pragma foreign_keys"),
            ("PRAGMA writable_schema = ON", "use the pragma writable_schema"),
            ("PRAGMA table_info(orders_order)", "use the pragma table_info"),
            ("PRAGMA data_version = 1", "use the pragma data_version"),
            ("BEGIN", "control transactions"), ("COMMIT", "control transactions"), ("ROLLBACK", "control transactions"),
            ("SAVEPOINT x", "control transactions"), ("RELEASE s", "control transactions"),
            ("ROLLBACK TO s", "control transactions"),
            ("SELECT load_extension('x')", "call the function load_extension"),
        ])
    func refused(_ sql: String, _ deed: String) throws {
        let temporary = try TemporaryStore()
        let scope = try makeTenant(temporary)
        try temporary.store.writeNow(scope) { connection in
            let error = #expect(throws: StoreError.self) {
                try connection.withAccess(crm) { try connection.statement(sql).execute() }
            }
            #expect(error?.code == .denied)
            #expect(error?.message.hasPrefix("crm may not \(deed)") == true, "\(error?.message ?? "")")
            // GRDB's own way to SQLite meets the same authorizer.
            let direct = #expect(throws: StoreError.self) {
                try connection.withAccess(crm) { try connection.database.execute(sql: sql) }
            }
            #expect(direct?.code == .denied)
        }
        let orders = try temporary.store.readNow(scope) { try String.fetchAll($0.statement("SELECT name FROM orders_order")) }
        #expect(orders == ["secret"])
    }

    @Test("a common table expression named like a foreign table shows its own rows and never those of the table")
    func shadow() throws {
        let temporary = try TemporaryStore()
        try temporary.store.readNow(try makeTenant(temporary)) { connection in
            let names = try connection.withAccess(crm) {
                try String.fetchAll(
                    connection.statement("WITH orders_order (name) AS (SELECT 'own') SELECT name FROM orders_order"))
            }
            #expect(names == ["own"])
        }
    }

    @Test("a refusal says what to do")
    func advice() throws {
        let temporary = try TemporaryStore()
        try temporary.store.writeNow(try makeTenant(temporary)) { connection in
            for (sql, advice) in [
                ("SELECT * FROM orders_order", "If orders is a plugin, name it in the dependencies of the manifest"),
                ("DELETE FROM orders_order", "It writes only tables whose names begin with crm_"),
                ("DROP TABLE crm_log", "the schema changes in migrations"),
            ] {
                let error = #expect(throws: StoreError.self) { try connection.withAccess(crm) { try connection.statement(sql) } }
                #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test("VACUUM INTO cannot carry the data away")
    func vacuum() throws {
        let temporary = try TemporaryStore()
        let scope = try makeTenant(temporary)
        try temporary.store.exclusively(scope.tenant) { connection in
            #expect(throws: (any Error).self) {
                try connection.withAccess(crm) {
                    try connection.statement("VACUUM INTO '\(temporary.directory)/stolen.db'").execute()
                }
            }
        }
    }

    @Test("the schema table cannot be written, not even with statements that SQLite asks about in harmless words")
    func schemaTable() throws {
        let temporary = try TemporaryStore()
        let scope = try makeTenant(temporary)
        try temporary.store.writeNow(scope) { connection in
            for sql in ["UPDATE sqlite_master SET sql = ''", "UPDATE sqlite_schema SET name = 'x' WHERE rowid = 1"] {
                #expect(throws: (any Error).self) {
                    try connection.withAccess(crm) { try connection.statement(sql).execute() }
                }
            }
        }
        let names = try temporary.store.readNow(scope) {
            try Int.fetchOne($0.statement("SELECT count(*) FROM sqlite_master WHERE name = 'x' OR sql = ''"))
        }
        #expect(names == 0)
    }

    @Test("a statement that one owner prepared is never given to another")
    func cacheBypass() throws {
        let temporary = try TemporaryStore()
        let sql = "SELECT name FROM orders_order"
        try temporary.store.writeNow(try makeTenant(temporary)) { connection in
            let own = try connection.statement(sql)
            let theirs = try connection.withAccess(orders) { try connection.statement(sql) }
            #expect(own !== theirs)
            let error = #expect(throws: StoreError.self) { try connection.withAccess(crm) { try connection.statement(sql) } }
            #expect(error?.code == .denied)
            let wider = TableAccess(owner: "crm", writablePrefixes: ["crm_"], readablePrefixes: ["orders_"])
            let allowed = try connection.withAccess(wider) { try String.fetchAll(connection.statement(sql)) }
            #expect(allowed == ["secret"])
            // The same owner with the narrower rules again: the wider statement is not reused.
            #expect(throws: StoreError.self) { try connection.withAccess(crm) { try connection.statement(sql) } }
        }
    }

    @Test("access nests, and the former owner is back afterwards, also after an error")
    func nesting() throws {
        let temporary = try TemporaryStore()
        try temporary.store.writeNow(try makeTenant(temporary)) { connection in
            try connection.withAccess(crm) {
                let names = try connection.withAccess(orders) {
                    try String.fetchAll(connection.statement("SELECT name FROM orders_order"))
                }
                #expect(names == ["secret"])
                #expect(throws: Refused.self) { try connection.withAccess(orders) { throw Refused() } }
                #expect(throws: StoreError.self) { try connection.statement("SELECT name FROM orders_order") }
                _ = try connection.statement("SELECT name FROM crm_customer")
            }
            _ = try connection.statement("SELECT name FROM orders_order")
        }
    }

    @Test("savepoints work for a restricted owner, also after the schema changed")
    func savepoints() throws {
        let temporary = try TemporaryStore()
        let scope = try makeTenant(temporary)
        func insert(_ connection: Connection) throws {
            try connection.withAccess(crm) {
                try connection.savepoint { try connection.statement("INSERT INTO crm_log (text) VALUES ('x')").execute() }
            }
        }
        try temporary.store.writeNow(scope, insert)
        try temporary.store.writeNow(scope) { connection in
            try insert(connection)
            try connection.database.execute(sql: "CREATE TABLE later (id)")
            try insert(connection)
        }
        try temporary.store.writeNow(scope, insert)
        let count = try temporary.store.readNow(scope) { try Int.fetchOne($0.statement("SELECT count(*) FROM crm_log")) }
        #expect(count == 4)
    }

    @Test("an owner with an empty prefix gets nothing by it")
    func emptyPrefix() throws {
        let temporary = try TemporaryStore()
        let careless = TableAccess(owner: "careless", writablePrefixes: [""], readablePrefixes: [""])
        try temporary.store.writeNow(try makeTenant(temporary)) { connection in
            #expect(throws: StoreError.self) {
                try connection.withAccess(careless) { try connection.statement("SELECT * FROM crm_customer") }
            }
        }
    }
}
