import Foundation
import Incentives
import PluginKit
import PluginTesting
import SeedCompany
import Testing

@Suite("Commission of the example company")
struct SeedCommissionTests {
    /// A statement as `expected.json` states it.
    struct RepMonth: Decodable, Hashable {
        var rep: String
        var month: String
        var target: Int64?
        var collected: Int64
        var attainment: String?
        var tierCommissions: [Int64]
        var gross: Int64
        var gate: String
        var payout: Int64
        var clawback: Int64
        var carryIn: Int64
        var net: Int64
        var carryOut: Int64
    }

    /// A claw-back as `expected.json` states it; parts as `month amount clawback`.
    struct Clawback: Hashable {
        var number: String
        var rep: String
        var month: String
        var credit: Int64
        var paidPart: Int64
        var parts: [String]
        var clawback: Int64
    }

    struct Commission: Decodable { var repMonth: [RepMonth] }

    static let months = (1...6).map { "2026-0\($0)" }

    static let company = Result {
        let company = try PayCompany.seed()
        let reps = try company.codes().filter { $0.value.hasPrefix("REP") }.keys.sorted()
        try company.plan(SeedPlan.rules, for: reps)
        return company
    }

    private static let previews = Result {
        try (months + ["2026-07"]).flatMap { month in try company.get().preview(month) }
    }

    @Test("L01 L08 L12: every value of every rep and month of expected.json comes out from a plan that is plain configuration")
    func repMonths() throws {
        let expected = try SeedOne.expected("commission", as: Commission.self).repMonth
        let codes = try Self.company.get().codes()
        let found = try Self.previews.get().filter { Self.months.contains($0.period) }.map { Self.row($0, codes) }
        #expect(differences(found, expected) == [])
    }

    @Test("4.17.3: every part of every claw-back comes out, at the rate originally paid")
    func clawbacks() throws {
        let expected = try Self.expectedClawbacks()
        let codes = try Self.company.get().codes()
        let found = try Self.previews.get().flatMap { statement in
            statement.clawbacks.map { line in
                Clawback(
                    number: line.document, rep: codes[statement.personID] ?? "", month: String(line.takenOn.prefix(7)),
                    credit: line.creditMinor, paidPart: line.paidPartMinor,
                    parts: line.parts.map { "\($0.paidOn.prefix(7)) \($0.amountMinor) \($0.clawbackMinor)" },
                    clawback: line.clawbackMinor)
            }
        }
        #expect(expected.contains { $0.clawback > 0 })
        #expect(differences(found, expected) == [])
    }

    @Test("the same cents whatever the batches, and from closed statements as from open ones")
    func batchesAndClosing() throws {
        let company = try PayCompany.seed(documents: ["receipts", "returns", "invoices"])
        let reps = try company.codes().filter { $0.value.hasPrefix("REP") }.keys.sorted()
        try company.plan(SeedPlan.rules, for: reps)
        let whole = try Self.previews.get().map { Self.row($0, try company.codes()).withoutPerson }
        var kept: [RepMonth] = []
        for (index, month) in (Self.months + ["2026-07"]).enumerated() {
            let run = try company.run(month, batch: Int32(index * 3 + 1))
            #expect(Int(run.people) == reps.count && Int(run.changed) == reps.count)
            let again = try company.run(month, batch: 7)
            #expect(again.changed == 0 && again.netMinor == run.netMinor)
            let statements = try company.statements(month)
            kept += statements.map { Self.row($0, [:]).withoutPerson }
            if index < 4 { for statement in statements { try company.close(statement.id) } }
        }
        #expect(differences(kept.sorted(), whole.sorted()) == [])
    }

    static func row(_ statement: V1Statement, _ codes: [String: String]) -> RepMonth {
        let line = statement.components.first ?? .init()
        return RepMonth(
            rep: codes[statement.personID] ?? "", month: statement.period, target: line.hasGoal ? line.goal : nil,
            collected: line.base, attainment: line.hasAttainmentPercent ? line.attainmentPercent : nil,
            tierCommissions: line.tiers.prefix(4).map(\.amountMinor), gross: statement.grossMinor,
            gate: line.gatePpm == 800_000 ? "0.8" : line.gatePpm == 1_000_000 ? "1.0" : "\(line.gatePpm)",
            payout: statement.payoutMinor, clawback: statement.clawbackMinor, carryIn: statement.carryInMinor,
            net: statement.netMinor, carryOut: statement.carryOutMinor)
    }

    private static func expectedClawbacks() throws -> [Clawback] {
        let json = try JSONSerialization.jsonObject(with: SeedOne.expectedJSON("commission")) as? [String: Any]
        return try #require(json?["clawbacks"] as? [[String: Any]]).map { row in
            let parts = (row["parts"] as? [[Any]] ?? []).map { part in
                part.map { ($0 as? NSNumber)?.stringValue ?? $0 as? String ?? "" }.joined(separator: " ")
            }
            func number(_ key: String) -> Int64 { (row[key] as? NSNumber)?.int64Value ?? -1 }
            return Clawback(
                number: row["return"] as? String ?? "", rep: row["rep"] as? String ?? "", month: row["month"] as? String ?? "",
                credit: number("credit"), paidPart: number("paid_part"), parts: parts, clawback: number("clawback"))
        }
    }
}

extension SeedCommissionTests.RepMonth: Comparable {
    var withoutPerson: Self {
        var copy = self
        copy.rep = ""
        return copy
    }

    static func < (left: Self, right: Self) -> Bool { "\(left)" < "\(right)" }
}
