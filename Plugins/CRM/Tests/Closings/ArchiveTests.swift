import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Files of closed deals")
struct ArchiveTests {
    let desk: SalesDesk
    let deal: Spearhead_Crm_V1_Opportunity

    init() throws {
        desk = try SalesDesk()
        try desk.pipeline()
        deal = try desk.dealInLastStage()
        try desk.record(deal.id, ["P01", "100", "下周", "月结"])
        try desk.sign(deal.id)
    }

    @discardableResult
    private func file(_ item: String, digit: String = "e") throws -> Spearhead_Crm_V1_DealFile {
        let response: Spearhead_Crm_V1_FileArchiveItemResponse = try desk.tenant.crm(
            "ClosingService/FileArchiveItem",
            Spearhead_Crm_V1_FileArchiveItemRequest.with {
                $0.opportunityID = deal.id
                $0.item = item
                $0.sha256 = String(repeating: digit, count: 64)
            }, as: desk.person("REP001"))
        return response.file
    }

    private func archive() throws -> Spearhead_Crm_V1_DealFile {
        let response: Spearhead_Crm_V1_ArchiveDealResponse = try desk.tenant.crm(
            "ClosingService/ArchiveDeal", Spearhead_Crm_V1_ArchiveDealRequest.with { $0.opportunityID = deal.id },
            as: desk.person("REP001"))
        return response.file
    }

    @Test("D24: a won deal is archived when its file is 100 % complete, and not before; then it stays as it is")
    func archives() throws {
        #expect(try refusal { try file("contract") }?.reason == "WRONG_STATE")
        try desk.win(deal.id)
        #expect(try file("contract").completePercent == "20.00")
        for item in ["identity", "receipts", "approvals"] { try file(item) }
        let refused = try refusal { _ = try archive() }
        #expect(refused?.reason == "ARCHIVE_INCOMPLETE" && refused?.metadata["missing"] == "confirmation_form")
        #expect(try file("confirmation_form").completePercent == "100.00")
        #expect(try file("contract", digit: "f").items.first?.sha256.first == "f")
        #expect(try archive().hasArchiveTime)
        #expect(try refusal { try file("contract") }?.reason == "DEAL_ARCHIVED")
        #expect(try refusal { _ = try archive() }?.reason == "DEAL_ARCHIVED")
    }

    @Test("D24: the checklist is the company's own and versioned: an archived file keeps the one it was archived under")
    func versions() throws {
        func publish(_ codes: [String]) throws -> Int64 {
            let response: Spearhead_Crm_V1_UpdateArchiveChecklistResponse = try desk.tenant.crm(
                "ClosingService/UpdateArchiveChecklist",
                Spearhead_Crm_V1_UpdateArchiveChecklistRequest.with {
                    $0.checklist.items = codes.map { code in
                        .with {
                            $0.code = code
                            $0.nameZh = code
                            $0.nameEn = code
                        }
                    }
                })
            return response.checklist.version
        }
        try desk.win(deal.id)
        #expect(try publish(["contract"]) == 2)
        try file("contract")
        #expect(try archive().checklistVersion == 2)
        #expect(try publish(["contract", "photo"]) == 3)
        let read: Spearhead_Crm_V1_GetDealFileResponse = try desk.tenant.crm(
            "ClosingService/GetDealFile", Spearhead_Crm_V1_GetDealFileRequest.with { $0.opportunityID = deal.id })
        #expect(read.file.checklistVersion == 2 && read.file.completePercent == "100.00")
        #expect(refusedFields { _ = try publish([]) } == ["checklist.items"])
        #expect(refusedFields { _ = try publish(["a", "a"]) } == ["checklist.items"])
    }
}
