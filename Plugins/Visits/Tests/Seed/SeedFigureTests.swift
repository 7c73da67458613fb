import Foundation
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Visits of the example company")
struct SeedFigureTests {
    private struct RepMonth: Decodable, Hashable {
        var rep, month: String
        var planned, donePlanned, visits, offPlan, plannedCustomers, visitedPlannedCustomers, visitedCustomers: Int64
        var productiveVisits, onTimeUploads: Int64
        var planExecutionPercent, coveragePercent, strikeVisitsPercent, strikeVisitedOutletsPercent: String?
        var strikeAssignedOutletsPercent, linesPerProductiveVisit, onTimeUploadPercent: String?
    }

    private struct Fence: Decodable, Hashable {
        var visit, rep, customer: String
        var distanceM: Int64
    }

    private struct Travel: Decodable, Hashable {
        var rep, fromVisit, toVisit: String
        var distanceM, seconds: Int64
    }

    private struct Photo: Decodable, Hashable {
        var photoSha256: String
        var visits: [String]
    }

    private struct Counts: Decodable, Hashable {
        var rep, customer: String
        var visits: [String]
    }

    private struct Duplicate: Decodable, Hashable {
        var id: String
        var extraCopies: Int64
    }

    private struct Conflict: Decodable, Hashable {
        var id: String
        var differingColumns: [String]
    }

    private struct Gap: Decodable, Hashable {
        var device: String
        var missing: [Int64]
    }

    private struct Visits: Decodable {
        var acceptedVisits: Int64
        var repMonth: [RepMonth]
        var lateUploads, lateUploadingReps: [String]
        var outOfFence: [Fence]
        var impossibleTravel: [Travel]
        var reusedPhotos: [Photo]
        var identicalCounts: [Counts]
        var duplicateEvents: [Duplicate]
        var conflictingEvents: [Conflict]
        var deviceSequenceGaps: [Gap]
    }

    @Test("4.5 E05 E18: every figure of every rep and month comes out exactly")
    func repMonths() throws {
        let expected = try SeedOne.expected("visits", as: Visits.self).repMonth
        let response: Spearhead_Visits_V1_GetVisitFiguresResponse = try SeedVisits.report(
            "VisitReportService/GetVisitFigures", Spearhead_Visits_V1_GetVisitFiguresRequest.period)
        let found = response.rows.map { row in
            RepMonth(
                rep: row.personCode, month: row.month, planned: row.planned, donePlanned: row.donePlanned, visits: row.visits,
                offPlan: row.offPlan, plannedCustomers: row.plannedCustomers,
                visitedPlannedCustomers: row.visitedPlannedCustomers, visitedCustomers: row.visitedCustomers,
                productiveVisits: row.productiveVisits, onTimeUploads: row.onTimeUploads,
                planExecutionPercent: row.hasPlanExecutionPercent ? row.planExecutionPercent : nil,
                coveragePercent: row.hasCoveragePercent ? row.coveragePercent : nil,
                strikeVisitsPercent: row.hasStrikeVisitsPercent ? row.strikeVisitsPercent : nil,
                strikeVisitedOutletsPercent: row.hasStrikeVisitedOutletsPercent ? row.strikeVisitedOutletsPercent : nil,
                strikeAssignedOutletsPercent: row.hasStrikeAssignedOutletsPercent ? row.strikeAssignedOutletsPercent : nil,
                linesPerProductiveVisit: row.hasLinesPerProductiveVisit ? row.linesPerProductiveVisit : nil,
                onTimeUploadPercent: row.hasOnTimeUploadPercent ? row.onTimeUploadPercent : nil)
        }
        #expect(differences(found, expected) == [])
    }

    @Test("4.5 J: every integrity finding comes out exactly, and nothing else")
    func findings() throws {
        let expected = try SeedOne.expected("visits", as: Visits.self)
        let found: Spearhead_Visits_V1_GetIntegrityFindingsResponse = try SeedVisits.report(
            "VisitReportService/GetIntegrityFindings", Spearhead_Visits_V1_GetIntegrityFindingsRequest.period)
        let fence = found.outOfFence.map {
            Fence(visit: $0.visitID, rep: $0.personCode, customer: $0.customerCode, distanceM: $0.distanceM)
        }
        #expect(differences(fence, expected.outOfFence) == [])
        let travel = found.impossibleTravel.map {
            Travel(
                rep: $0.personCode, fromVisit: $0.fromVisitID, toVisit: $0.toVisitID, distanceM: $0.distanceM, seconds: $0.seconds
            )
        }
        #expect(differences(travel, expected.impossibleTravel) == [])
        let photos = found.reusedPhotos.map { Photo(photoSha256: $0.sha256, visits: $0.visitIds) }
        #expect(differences(photos, expected.reusedPhotos) == [])
        let counts = found.identicalCounts.map { Counts(rep: $0.personCode, customer: $0.customerCode, visits: $0.visitIds) }
        #expect(differences(counts, expected.identicalCounts) == [])
        #expect(differences(found.lateUploads, expected.lateUploads) == [])
        #expect(found.lateUploadingReps == expected.lateUploadingReps)
    }

    @Test("3.1 4.5: copies, conflicts and gaps of devices come out exactly")
    func syncHealth() throws {
        let expected = try SeedOne.expected("visits", as: Visits.self)
        let found: Spearhead_Visits_V1_GetSyncHealthResponse = try SeedVisits.report(
            "VisitReportService/GetSyncHealth", Spearhead_Visits_V1_GetSyncHealthRequest.period)
        #expect(found.acceptedVisits == expected.acceptedVisits)
        let duplicates = found.duplicateEvents.map { Duplicate(id: $0.eventID, extraCopies: $0.extraCopies) }
        #expect(duplicates == expected.duplicateEvents)
        let conflicts = found.conflictingEvents.map { Conflict(id: $0.eventID, differingColumns: $0.differingFields) }
        #expect(conflicts == expected.conflictingEvents)
        let gaps = found.deviceSequenceGaps.map { Gap(device: $0.deviceID, missing: $0.missingSequences) }
        #expect(gaps == expected.deviceSequenceGaps)
        #expect(found.clockSkewedEvents == [])
    }
}

/// A request over the example company's period.
protocol PeriodRequest {
    init()
    var fromDate: String { get set }
    var toDate: String { get set }
}

extension PeriodRequest {
    static var period: Self {
        var request = Self()
        request.fromDate = "2026-01-05"
        request.toDate = "2026-07-05"
        return request
    }
}

extension Spearhead_Visits_V1_GetVisitFiguresRequest: PeriodRequest {}
extension Spearhead_Visits_V1_GetIntegrityFindingsRequest: PeriodRequest {}
extension Spearhead_Visits_V1_GetSyncHealthRequest: PeriodRequest {}
extension Spearhead_Visits_V1_GetWeeklyGapsRequest: PeriodRequest {}
extension Spearhead_Visits_V1_GetPsiExceptionsRequest: PeriodRequest {}
extension Spearhead_Visits_V1_StreamPsiRowsRequest: PeriodRequest {}
