import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Import and export of the organisation")
struct ImportTests {
    static let tables: [(name: String, rows: Int)] = [
        ("org_units", 8), ("people", 36), ("territories", 14), ("products", 20), ("holidays", 23),
    ]

    @Test("The example company imports, and a second import changes nothing")
    func seedImportsTwice() throws {
        let company = try Company(empty: true)
        for table in Self.tables {
            let counts = try company.imported(table.name, SeedOne.table(table.name))
            #expect(counts == [table.rows, 0, 0], "\(table.name)")
        }
        for table in Self.tables {
            let counts = try company.imported(table.name, SeedOne.table(table.name))
            #expect(counts == [0, 0, table.rows], "\(table.name)")
        }
        let leaver = try company.person("REP022")
        #expect(leaver.leftOn == BusinessDate("2026-04-24"))
        #expect(leaver.isEmployed(on: try #require(BusinessDate("2026-04-24"))))
        #expect(!leaver.isEmployed(on: try #require(BusinessDate("2026-04-25"))))
    }

    @Test(
        "What is exported is what was imported, and it imports again",
        arguments: ["org_units", "people", "territories", "products"])
    func exportRoundTrip(name: String) throws {
        let company = try Company()
        let table = try #require(Self.tables.first { $0.name == name })
        let exported = try company.exported(name)
        let imported = try SeedOne.table(name).split(separator: "\n").map(String.init)
        #expect(Set(exported) == Set(imported))
        let counts = try company.imported(name, exported.joined(separator: "\n") + "\n")
        #expect(counts == [0, 0, table.rows])
    }

    @Test(
        "A bad row is named with its column, and nothing of the file stays",
        arguments: [
            ("people", "X1,甲,NOPE,rep,,2026-01-01,", "org_unit_code"),
            ("people", "X1,甲,RG1,rep,LATER,2026-01-01,", "superior_code"),
            ("people", "X1,甲,RG1,astronaut,DIR001,2026-01-01,", "position"),
            ("people", "X1,甲,RG1,rep,DIR001,2026-02-30,", "hired_on"),
            ("people", "X1,甲,RG1,rep,DIR001,2026-02-03,2026-02-02", "left_on"),
            ("people", "X1,,RG1,rep,DIR001,2026-02-03,", "name"),
            ("people", "X 1,甲,RG1,rep,DIR001,2026-02-03,", "code"),
            ("people", "X1,甲,RG1,rep,REP022,2026-05-03,", "superior_code"),
            ("people", "REP022,钱珏,RG1-B3-T1,rep,SUP003,2021-08-18,", "left_on"),
            ("org_units", "X1,甲,NOPE,team", "parent_code"), ("org_units", "X1,甲,RG1-B1-T1,region", "kind"),
            ("org_units", "X1,甲,,team", "parent_code"), ("org_units", "X1,甲,RG1,planet", "kind"),
            ("territories", "X1,甲,PF11,province", "level"), ("territories", "X1,甲,,county", "parent_code"),
            ("products", "X1,甲,snack,乙,瓶,箱,0,100,90,50,2026-01-01", "pack_size"),
            ("products", "X1,甲,snack,乙,瓶,箱,12,100,101,50,2026-01-01", "floor_price_minor"),
            ("products", "X1,甲,snack,乙,瓶,箱,12,1.5,1,1,2026-01-01", "list_price_minor"),
            ("holidays", "2026-13-01,甲", "date"),
        ])
    func badRows(table: String, row: String, column: String) throws {
        let company = try Company()
        let header = try #require(SeedOne.table(table, rows: 0).split(separator: "\n").first)
        let good = ["people": "G1,好,RG1,rep,DIR001,2026-01-01,", "holidays": "2030-01-01,好"][table]
        let text = ([String(header)] + (good.map { [$0] } ?? []) + [row]).joined(separator: "\n") + "\n"
        let refused = try #require(throws: ImportRefused.self) { try company.tenant.importCSV(table, text) }
        #expect(refused.reasons.count == 1)
        #expect(refused.reasons[0].hasPrefix("line \(good == nil ? 2 : 3), \(column): "), "\(refused.reasons)")
        #expect(try company.tenant.read { try People.find(code: "G1", $0) } == nil)
    }

    @Test("A changed superior is a new position from today on, and its history is kept")
    func changedSuperior() throws {
        let company = try Company()
        let text = """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            REP001,邹然简,RG1-B2-T1,rep,SUP002,2024-06-09,

            """
        #expect(try company.imported("people", text) == [0, 1, 0])
        #expect(try company.imported("people", text) == [0, 0, 1])
        let history = try company.history("REP001")
        #expect(history.map(\.effectiveFrom) == ["2024-06-09", "2026-03-02"])
        #expect(history.map(\.effectiveTo) == ["2026-03-01", ""])
        #expect(history.last?.superiorID == (try company.person("SUP002").id))
    }
}

extension Company {
    /// Lines of an exported table, with the header.
    func exported(_ name: String) throws -> [String] {
        let table = try #require(Company.registrar().exports.first { $0.name == name })
        let clock = try TenantClock(timeZone: "Asia/Shanghai")
        let call = Call(
            method: MethodName(service: "test", method: "Export"), caller: .system, visible: .everyone, requestID: "",
            now: tenant.now, clock: clock, language: .chinese, tenantFingerprint: 0)
        return try tenant.read { reader in
            var lines = [table.columns.joined(separator: ",")]
            try table.read(reader, call) { lines.append($0.map { $0 ?? "" }.joined(separator: ",")) }
            return lines
        }
    }

    func history(_ code: String) throws -> [Spearhead_Organization_V1_PositionAssignment] {
        let request = try Spearhead_Organization_V1_ListPositionHistoryRequest.with { $0.personID = try person(code).id }
        return try call(
            "PersonService/ListPositionHistory", request, Spearhead_Organization_V1_ListPositionHistoryResponse.self
        ).assignments
    }
}
