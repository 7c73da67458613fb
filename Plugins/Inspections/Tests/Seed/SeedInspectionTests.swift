import Foundation
import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Inspections

@Suite("The audits of the example company")
struct SeedInspectionTests {
    private struct Rep: Decodable, Hashable {
        var rep, month: String
        var superior, inspector, rows, trueRows: Int64
        var truthfulnessPercent: String?
        var belowGate: Bool
    }

    private struct Team: Decodable, Hashable {
        var orgUnit, month: String
        var superior, inspector: Int64
        var superiorSharePercent: String?
        var flagged: Bool
    }

    private struct Untrue: Decodable, Hashable {
        var inspection, product, rep, visit: String
        var counted, recounted: Int64
    }

    private struct Section: Decodable {
        var repMonth: [Rep]
        var teamMonth: [Team]
        var untrueRows: [Untrue]
        var selfAudits, wrongRole: [String]
    }

    private func figures() throws -> Spearhead_Inspections_V1_GetAuditFiguresResponse {
        try SeedAudits.call(
            "AuditReportService/GetAuditFigures",
            Spearhead_Inspections_V1_GetAuditFiguresRequest.with {
                $0.fromDate = SeedAudits.from
                $0.toDate = SeedAudits.to
            })
    }

    @Test("4.13 E17 J03 J06: every value of the section inspections comes out exactly")
    func section() throws {
        let expected = try SeedOne.expected("inspections", as: Section.self)
        let figures = try figures()
        let reps = figures.repMonths.map { row in
            Rep(
                rep: row.personCode, month: row.month, superior: row.superiorCount, inspector: row.inspectorCount,
                rows: row.rowCount, trueRows: row.trueCount,
                truthfulnessPercent: row.hasTruthfulnessPercent ? row.truthfulnessPercent : nil, belowGate: row.belowGate)
        }
        #expect(!reps.isEmpty && differences(reps, expected.repMonth) == [])
        let teams = figures.teamMonths.map { row in
            Team(
                orgUnit: row.orgUnitCode, month: row.month, superior: row.superiorCount, inspector: row.inspectorCount,
                superiorSharePercent: row.hasSuperiorSharePercent ? row.superiorSharePercent : nil, flagged: row.flagged)
        }
        #expect(!teams.isEmpty && differences(teams, expected.teamMonth) == [])
        let exceptions: Spearhead_Inspections_V1_GetAuditExceptionsResponse = try SeedAudits.call(
            "AuditReportService/GetAuditExceptions",
            Spearhead_Inspections_V1_GetAuditExceptionsRequest.with {
                $0.fromDate = SeedAudits.from
                $0.toDate = SeedAudits.to
            })
        let untrue = exceptions.untrueRows.map { row in
            Untrue(
                inspection: row.inspectionCode, product: row.productCode, rep: row.personCode, visit: row.visitID,
                counted: row.countedQuantity, recounted: row.recountedQuantity)
        }
        #expect(differences(untrue, expected.untrueRows) == [])
        #expect(exceptions.selfAudits == expected.selfAudits && exceptions.wrongRoles == expected.wrongRole)
    }

    @Test("4.13: the planted rep-months below the gate and teams with too few audits by superiors are found, and nothing else")
    func planted() throws {
        let figures = try figures()
        let gate = figures.repMonths.filter(\.belowGate).map { [$0.personCode, $0.month] }
        #expect(Set(gate) == Set(try SeedAudits.keys("truths", "truthfulness_gate")) && !gate.isEmpty)
        #expect(Set(gate).isDisjoint(with: try SeedAudits.keys("must_not_flag", "truthfulness_gate")))
        let share = figures.teamMonths.filter(\.flagged).map { [$0.orgUnitCode, $0.month] }
        #expect(Set(share) == Set(try SeedAudits.keys("truths", "superior_share")) && !share.isEmpty)
    }

    @Test("J06: every untrue row is an open finding, and nothing else is")
    func findings() throws {
        let expected = try SeedOne.expected("inspections", as: Section.self).untrueRows.map { "\($0.inspection) \($0.product)" }
        let found = try SeedAudits.company.get().read { reader in
            try reader.values(
                String.self,
                """
                SELECT i.code || ' ' || p.code FROM inspections_finding f JOIN inspections_inspection i ON i.id = f.inspection_id \
                JOIN organization_product p ON p.id = f.product_id WHERE f.state = 'open' ORDER BY 1
                """)
        }
        #expect(found == expected.sorted())
    }

    @Test("4.13 K03 L08: the measures give the same figures as the report, per rep and month and for all together")
    func measures() throws {
        let expected = try SeedOne.expected("inspections", as: Section.self).repMonth
        try SeedAudits.company.get().read { reader in
            let codes = Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_person").map {
                    ($0[0] as String, $0[1] as String)
                })
            for month in Set(expected.map(\.month)) {
                guard let first = BusinessDate("\(month)-01") else { continue }
                let query = MeasureQuery(people: nil, interval: first...first.advanced(byDays: 27))
                func values(_ name: String) throws -> [String: Int64] {
                    try reader.measure(name, query).reduce(into: [:]) { $0[codes[$1.person ?? ""] ?? ""] = $1.value }
                }
                var whole = query
                whole.interval =
                    first...(BusinessDate("\(month)-31") ?? BusinessDate("\(month)-30") ?? first.advanced(byDays: 27))
                let (rows, isTrue) = (
                    try reader.measure("inspections.rows", whole), try reader.measure("inspections.true_rows", whole)
                )
                let wanted = expected.filter { $0.month == month && $0.rows > 0 }
                #expect(
                    Dictionary(uniqueKeysWithValues: rows.map { (codes[$0.person ?? ""] ?? "", $0.value) })
                        == Dictionary(uniqueKeysWithValues: wanted.map { ($0.rep, Int64?($0.rows)) }))
                #expect(
                    Dictionary(uniqueKeysWithValues: isTrue.map { (codes[$0.person ?? ""] ?? "", $0.value) })
                        == Dictionary(uniqueKeysWithValues: wanted.map { ($0.rep, Int64?($0.trueRows)) }))
                let total = try reader.measureTotals("inspections.truthfulness", whole)
                let (top, bottom) = (wanted.reduce(0) { $0 + $1.trueRows }, wanted.reduce(0) { $0 + $1.rows })
                #expect(total.map(\.value) == [ExactArithmetic.multiply(top, by: 1_000_000, dividingBy: bottom)])
                for row in wanted {
                    let value = try reader.measure("inspections.truthfulness", whole).first { codes[$0.person ?? ""] == row.rep }
                    #expect(value?.value == ExactArithmetic.multiply(row.trueRows, by: 1_000_000, dividingBy: row.rows))
                }
            }
        }
    }
}
