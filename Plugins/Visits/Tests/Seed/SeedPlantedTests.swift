import Foundation
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("What is planted in the example company's visits")
struct SeedPlantedTests {
    private static let kinds = [
        "out_of_fence", "impossible_travel", "reused_photos", "identical_counts", "late_uploads", "late_uploading_reps",
        "negative_sell_out", "unexplained_outflow", "duplicate_events", "conflicting_events", "device_sequence_gaps",
        "competitor_report_gaps", "joint_visit_gaps",
    ]

    @Test("every planted truth is found, nothing else, and no boundary case", arguments: kinds)
    func planted(kind: String) throws {
        let found = Set(try flagged(kind))
        let truths = try keys("truths", kind)
        #expect(found == Set(truths))
        for innocent in try keys("must_not_flag", kind) { #expect(!found.contains(innocent)) }
    }

    private func keys(_ section: String, _ kind: String) throws -> [[String]] {
        let json = try JSONSerialization.jsonObject(with: SeedOne.plantedJSON(section)) as? [String: [[String]]]
        return json?[kind] ?? []
    }

    /// The keys of what the reports flag, in the form of `planted.json`.
    private func flagged(_ kind: String) throws -> [[String]] {
        let findings: Spearhead_Visits_V1_GetIntegrityFindingsResponse = try SeedVisits.report(
            "VisitReportService/GetIntegrityFindings", Spearhead_Visits_V1_GetIntegrityFindingsRequest.period)
        let psi: Spearhead_Visits_V1_GetPsiExceptionsResponse = try SeedVisits.report(
            "PsiService/GetPsiExceptions", Spearhead_Visits_V1_GetPsiExceptionsRequest.period)
        let health: Spearhead_Visits_V1_GetSyncHealthResponse = try SeedVisits.report(
            "VisitReportService/GetSyncHealth", Spearhead_Visits_V1_GetSyncHealthRequest.period)
        let gaps: Spearhead_Visits_V1_GetWeeklyGapsResponse = try SeedVisits.report(
            "VisitReportService/GetWeeklyGaps", Spearhead_Visits_V1_GetWeeklyGapsRequest.period)
        switch kind {
        case "out_of_fence": return findings.outOfFence.map { [$0.visitID] }
        case "impossible_travel": return findings.impossibleTravel.map { [$0.personCode, $0.fromVisitID, $0.toVisitID] }
        case "reused_photos": return findings.reusedPhotos.map { [$0.sha256] + $0.visitIds }
        case "identical_counts": return findings.identicalCounts.map { [$0.personCode, $0.customerCode] }
        case "late_uploads": return findings.lateUploads.map { [$0] }
        case "late_uploading_reps": return findings.lateUploadingReps.map { [$0] }
        case "negative_sell_out": return psi.negativeSellOut.map { [$0.customerCode, $0.productCode, $0.toDate] }
        case "unexplained_outflow":
            return psi.unexplainedOutflow.map { [$0.row.customerCode, $0.row.productCode, $0.row.toDate] }
        case "duplicate_events": return health.duplicateEvents.map { [$0.eventID] }
        case "conflicting_events": return health.conflictingEvents.map { [$0.eventID] }
        case "device_sequence_gaps": return health.deviceSequenceGaps.map { [$0.deviceID] }
        case "competitor_report_gaps": return gaps.competitorGaps.map { [$0.personCode, $0.week] }
        default: return gaps.jointVisitGaps.map { [$0.personCode, $0.week] }
        }
    }

    @Test("importing every file again finds nothing new, copies and conflicts included")
    func repeated() throws {
        let tenant = try SeedVisits.make()
        for table in SeedVisits.tables {
            let again = try tenant.importCSV(table, SeedOne.table(table))
            #expect(again.created == 0 && again.updated == 0 && again.unchanged > 0, "\(table)")
        }
    }
}
