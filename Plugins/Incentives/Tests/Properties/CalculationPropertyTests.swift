import Incentives
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

/// Random plans over random companies; a failing seed is in the test's name and can be run alone.
@Suite("A calculation is a function of the events")
struct CalculationPropertyTests {
    private static let months = ["2026-01", "2026-02", "2026-03", "2026-04"]

    @Test("8.3 8.8: any order of import, any batches, run twice or closed on the way, the same cents", arguments: 1...6)
    func sameCents(seed: Int) throws {
        let documents = RandomCompany(seed: UInt64(seed))
        var plan = RandomPlan(seed: UInt64(seed))
        let rules = plan.rules()
        let first = try documents.company(shuffledBy: UInt64(seed), batches: 1)
        let second = try documents.company(shuffledBy: UInt64(seed + 1_000), batches: 4)
        for company in [first, second] { try assign(rules, company) }
        var expected: [String: V1Statement] = [:]
        for month in Self.months {
            let whole = try comparable(first.preview(month, everyone(first)), first)
            #expect(try comparable(second.preview(month, everyone(second), size: 2), second) == whole, "seed \(seed)")
            expected.merge(whole) { first, _ in first }
        }
        #expect(expected.count >= 7 * 3)
        for statement in expected.values { check(statement, "seed \(seed) \(statement.personID) \(statement.period)") }
        try closing(second, expected, seed)
    }

    /// Runs month by month; the statements of some people are closed before the next month is calculated.
    private func closing(_ company: PayCompany, _ expected: [String: V1Statement], _ seed: Int) throws {
        let closed = Set(try ["REP1", "REP3", "SUP2"].map(company.person))
        for month in Self.months {
            try company.run(month, batch: Int32(seed % 4 + 1))
            #expect(try company.run(month, batch: 100).changed == 0, "seed \(seed)")
            let kept = try company.statements(month)
            let found = try comparable(kept, company)
            for (key, statement) in expected where statement.period == month {
                // A run leaves out who has nothing to settle any more.
                #expect(found[key] == statement || (found[key] == nil && isEmpty(statement)), "seed \(seed) \(key)")
            }
            for statement in kept where closed.contains(statement.personID) { try company.close(statement.id) }
        }
    }

    private func everyone(_ company: PayCompany) throws -> [String] {
        try (RandomCompany.reps + RandomCompany.supervisors).map(company.person)
    }

    private func isEmpty(_ statement: V1Statement) -> Bool {
        statement.components.isEmpty && statement.netMinor == 0 && statement.carryOutMinor == 0 && statement.clawbackMinor == 0
    }

    /// What holds for every statement.
    private func check(_ statement: V1Statement, _ name: Comment) {
        for line in statement.components {
            #expect(line.grossMinor >= 0 && line.payoutMinor >= 0 && line.heldMinor <= line.payoutMinor, name)
        }
        #expect(statement.grossMinor == statement.components.reduce(0) { $0 + $1.grossMinor }, name)
        #expect(statement.payoutMinor == statement.components.reduce(0) { $0 + $1.payoutMinor }, name)
        #expect(statement.clawbackMinor == statement.clawbacks.reduce(0) { $0 + $1.clawbackMinor }, name)
        for line in statement.clawbacks {
            // The parts of a shared order are rounded one by one.
            #expect(line.clawbackMinor >= 0 && line.paidPartMinor <= line.creditMinor + Int64(line.parts.count), name)
        }
        let rest =
            statement.payoutMinor - statement.heldMinor + statement.releasedMinor + statement.entriesMinor
            + statement.advanceMinor - statement.recoveredMinor - statement.clawbackMinor - statement.carryInMinor
        #expect(statement.netMinor == max(0, rest) && statement.carryOutMinor == max(0, -rest), name)
    }

    /// The plan for everyone, for one of them from the second half of February on.
    private func assign(_ rules: V1Rules, _ company: PayCompany) throws {
        try company.plan(rules)
        for code in RandomCompany.reps + RandomCompany.supervisors {
            try company.assign(
                company.person(code), to: "REP", from: code == "REP2" ? "2026-02-14" : "2026-01-01",
                to: code == "REP3" ? "2026-03-09" : "")
        }
    }

    /// The statements by person and month, without what is another id in another company.
    private func comparable(_ statements: [V1Statement], _ company: PayCompany) throws -> [String: V1Statement] {
        let codes = try company.codes()
        return Dictionary(
            uniqueKeysWithValues: statements.map { statement in
                var copy = V1Statement()
                try? copy.merge(serializedBytes: statement.serializedBytes() as [UInt8])
                copy.personID = codes[statement.personID] ?? ""
                (copy.id, copy.state, copy.fingerprint, copy.etag) = ("", .unspecified, "", "")
                copy.clearCalculateTime()
                for index in copy.components.indices { copy.components[index].planID = "" }
                for index in copy.clawbacks.indices { copy.clawbacks[index].orderID = "" }
                return ("\(copy.personID) \(copy.period)", copy)
            })
    }
}
