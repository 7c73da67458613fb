import Foundation
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Steps, demonstrations and photos of visits")
struct StepTests {
    private let company: FieldCompany
    private let photo = String(repeating: "ab", count: 32)

    init() throws { company = try FieldCompany() }

    private func incomplete(_ visit: String) throws -> [String] {
        let response: Spearhead_Visits_V1_ListIncompleteStepsResponse = try company.call(
            "VisitService/ListIncompleteSteps", Spearhead_Visits_V1_ListIncompleteStepsRequest.with { $0.visitID = visit })
        return response.steps.map(\.code)
    }

    private func publish(_ customerClass: String, _ steps: [(String, Spearhead_Visits_V1_StepKind)]) throws {
        let _: Spearhead_Visits_V1_PublishChecklistResponse = try company.call(
            "VisitSettingsService/PublishChecklist",
            Spearhead_Visits_V1_PublishChecklistRequest.with {
                $0.checklist.customerClass = customerClass
                $0.checklist.steps = steps.map { code, kind in
                    .with {
                        $0.code = code
                        $0.titleZh = code
                        $0.titleEn = code
                        $0.kind = kind
                        $0.required = true
                    }
                }
            })
    }

    @Test("E07: the open steps are those of the outlet's class; counting, an audit's finding and doing close them")
    func checklists() throws {
        try publish("B", [("tidy", .action), ("shelf", .audit), ("count", .stockCount)])
        let visits = try ["R1": company.visit("R1"), "R2": company.visit("R2")]
        let (first, second) = try (#require(visits["R1"]), #require(visits["R2"]))
        #expect(try incomplete(first) == ["count", "display"])
        #expect(try incomplete(second) == ["count", "shelf", "tidy"])
        #expect(try company.step(second, "tidy", done: false) == ["tidy", "shelf", "count"], "what was not done stays open")
        #expect(try company.step(second, "shelf", done: false) == ["tidy", "count"], "a bad finding is an answer")
        try company.count(second, "P1", 3)
        #expect(try incomplete(second) == ["tidy"])
        #expect(reason { try company.step(second, "display") } == "UNKNOWN_STEP")
        #expect(reason { try company.step(second, "shelf") } == "STEP_TAKEN")
    }

    @Test("E07: a visit keeps the version of the checklist that it began with, and one under way has no open steps yet")
    func checklistVersions() throws {
        let visit = try company.visit("R3", checkOut: false)
        #expect(try incomplete(visit) == [])
        try publish("C", [("new", .action)])
        let _: Spearhead_Visits_V1_CheckOutResponse = try company.call(
            "VisitService/CheckOut", Spearhead_Visits_V1_CheckOutRequest.with { $0.visitID = visit }, as: company.rep)
        #expect(try incomplete(visit) == ["count", "display"])
        #expect(try incomplete(company.visit("R3")) == ["new"])
    }

    @Test("E19: each way to demonstrate is a step of its own, and evidence is a photo", arguments: ["live", "case", "figures"])
    func demonstrations(code: String) throws {
        let _: Spearhead_Visits_V1_PublishChecklistResponse = try company.call(
            "VisitSettingsService/PublishChecklist",
            Spearhead_Visits_V1_PublishChecklistRequest.with {
                $0.checklist.customerClass = "A"
                let kinds: [(String, Spearhead_Visits_V1_StepKind)] = [
                    ("live", .liveDemo), ("case", .case), ("figures", .dataComparison),
                ]
                $0.checklist.steps = kinds.map { code, kind in
                    .with {
                        $0.code = code
                        $0.titleZh = "演示"
                        $0.titleEn = "Demonstration"
                        $0.kind = kind
                        $0.needsEvidence = true
                    }
                }
            })
        let visit = try company.visit("R1")
        #expect(reason { try company.step(visit, code) } == "EVIDENCE_REQUIRED")
        try company.step(visit, code, photo: photo)
        let shown: Spearhead_Visits_V1_GetVisitResponse = try company.call(
            "VisitService/GetVisit", Spearhead_Visits_V1_GetVisitRequest.with { $0.id = visit })
        #expect(shown.visit.steps.map(\.code) == [code] && shown.visit.steps.map(\.photoSha256) == [photo])
        #expect(shown.visit.photos.map(\.sha256) == [photo])
    }

    @Test("Photos are blobs: the same bytes once, for whoever sees the visit, in bounded number and size")
    func photos() throws {
        let visits = try ["R1", "R3"].map { try company.visit($0) }
        let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0])
        let content = jpeg + Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        func upload(_ content: Data, to visit: String) throws -> Spearhead_Visits_V1_UploadPhotoResponse {
            try company.tenant.upload(
                as: company.rep, "spearhead.visits.v1.VisitService/UploadPhoto",
                Spearhead_Visits_V1_UploadPhotoRequest.with {
                    $0.visitID = visit
                    $0.inApp = true
                }, content)
        }
        let hashes = try visits.map { try upload(content, to: $0).photo.sha256 }
        #expect(Set(hashes).count == 1)
        #expect(try company.tenant.read { try $0.value(Int.self, "SELECT count(*) FROM platform_blob") } == 1)
        func download(_ visit: String, as caller: Caller) throws -> Data {
            try company.tenant.download(
                as: caller, "spearhead.visits.v1.VisitService/DownloadPhoto",
                Spearhead_Visits_V1_DownloadPhotoRequest.with {
                    $0.visitID = visit
                    $0.sha256 = hashes[0]
                })
        }
        #expect(try download(visits[0], as: company.rep) == content)
        #expect(try download(visits[1], as: company.supervisor) == content)
        #expect(reason { _ = try download(visits[0], as: company.otherRep) } == "NOT_FOUND")
        #expect(reason { _ = try upload(jpeg + Data(count: Int(PhotoMethods.bytesMax)), to: visits[0]) } == "FILE_TOO_LARGE")
        for number in 1..<Int(VisitPhotos.countMax) { _ = try upload(jpeg + Data("\(number)".utf8), to: visits[0]) }
        #expect(reason { _ = try upload(jpeg + Data("one more".utf8), to: visits[0]) } == "TOO_MANY_PHOTOS")
        #expect(reason { _ = try upload(Data("%PDF-1.7 is no picture".utf8), to: visits[0]) } == "NOT_A_PHOTO")
        _ = try upload(content, to: visits[0])
    }

    @Test(
        "Check-in keeps position and accuracy and measures the distance to the outlet, half-up",
        arguments: [(30_000_000, 0), (30_000_004, 0), (30_000_005, 1), (30_009_000, 1001)] as [(Int64, Int64)])
    func distance(latitude: Int64, metres: Int64) throws {
        let visit = try company.visit("R1", at: (latitude, 111_000_000))
        let shown: Spearhead_Visits_V1_GetVisitResponse = try company.call(
            "VisitService/GetVisit", Spearhead_Visits_V1_GetVisitRequest.with { $0.id = visit })
        #expect(shown.visit.distanceM == metres && shown.visit.position.accuracyM == 15 && shown.visit.state == .completed)
    }
}
