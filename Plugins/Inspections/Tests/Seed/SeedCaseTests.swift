import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Inspections

/// The cases that integrity signals open in the example company. A company of its own, because the tests write.
@Suite("The integrity cases of the example company", .serialized)
struct SeedCaseTests {
    private static let tenant = Result {
        let tenant = try SeedAudits.make()
        let _: Spearhead_Inspections_V1_OpenSignalCasesResponse = try tenant.call(
            "spearhead.inspections.v1.CaseService/OpenSignalCases", period)
        return tenant
    }
    private static let period = Spearhead_Inspections_V1_OpenSignalCasesRequest.with {
        $0.fromDate = SeedAudits.from
        $0.toDate = SeedAudits.to
    }

    /// The keys of the evidence of each case of a kind, and code of person and customer.
    private func cases(_ kind: String) throws -> [(person: String, customer: String?, keys: [String])] {
        try Self.tenant.get().read { reader in
            try reader.rows(
                """
                SELECT c.id, p.code, k.code FROM inspections_case c JOIN organization_person p ON p.id = c.person_id \
                LEFT JOIN crm_customer k ON k.id = c.customer_id WHERE c.kind = ? ORDER BY c.id
                """, [kind]
            ).map { row in
                let id: String = row[0]
                let keys = try reader.values(
                    String.self, "SELECT key FROM inspections_case_evidence WHERE case_id = ? ORDER BY key", [id])
                return (row[1], row[2], keys)
            }
        }
    }

    /// What was flagged, in the form of `planted.json`.
    private func flagged(_ kind: String) throws -> [[String]] {
        switch kind {
        case "impossible_travel":
            try cases(kind).flatMap { found in
                found.keys.map { [found.person] + $0.split(separator: "/").map(String.init) }
            }
        case "reused_photos":
            try cases("reused_photo").map { found in
                let visits = found.keys.map { String($0.split(separator: "/")[1]) }
                return [String(found.keys[0].split(separator: "/")[0])] + visits
            }
        case "identical_counts": try cases(kind).map { [$0.person, $0.customer ?? ""] }
        case "late_uploads":
            // The anchor of a month's case is named by person and month, everything else by visit.
            try (cases("late_upload") + cases("backdated_entry")).flatMap(\.keys).filter { !$0.contains("/") }.map { [$0] }
        default: try cases(kind).flatMap { $0.keys.map { [$0] } }
        }
    }

    @Test(
        "4.5 J05: every planted sign opens a case, and nothing else does",
        arguments: ["impossible_travel", "reused_photos", "identical_counts", "out_of_fence", "late_uploads"])
    func planted(kind: String) throws {
        let found = try flagged(kind)
        let truths = try SeedAudits.keys("truths", kind)
        #expect(!truths.isEmpty && Set(found) == Set(truths) && found.count == truths.count)
        #expect(Set(found).isDisjoint(with: try SeedAudits.keys("must_not_flag", kind)))
    }

    @Test("J05: no other kind of case is opened, and nothing is decided by a machine")
    func nothingElse() throws {
        let kinds = try Self.tenant.get().read { reader in
            try reader.values(String.self, "SELECT DISTINCT kind || ' ' || state FROM inspections_case ORDER BY 1")
        }
        #expect(
            Set(kinds).isSubset(of: [
                "backdated_entry suspected", "identical_counts suspected", "impossible_travel suspected",
                "late_upload suspected", "out_of_fence suspected", "reused_photo suspected",
            ]), "\(kinds)")
    }

    @Test("J05: neither the command nor the daily job opens a case for the same event a second time")
    func idempotent() throws {
        let tenant = try Self.tenant.get()
        func state() throws -> [Int] {
            try tenant.read { reader in
                try reader.values(
                    Int.self, "SELECT count(*) FROM inspections_case UNION ALL SELECT count(*) FROM inspections_case_evidence")
            }
        }
        let before = try state()
        let again: Spearhead_Inspections_V1_OpenSignalCasesResponse = try tenant.call(
            "spearhead.inspections.v1.CaseService/OpenSignalCases", Self.period)
        #expect(again.openedCount == 0 && again.joinedCount == 0)
        try tenant.run(job: "inspections/signal-cases")
        for month in ["2026-02", "2026-04", "2026-06"] {
            let _: Spearhead_Inspections_V1_OpenSignalCasesResponse = try tenant.call(
                "spearhead.inspections.v1.CaseService/OpenSignalCases",
                Spearhead_Inspections_V1_OpenSignalCasesRequest.with {
                    $0.fromDate = "\(month)-10"
                    $0.toDate = "\(month)-20"
                })
        }
        #expect(try state() == before)
    }
}
