internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ClosingService for the files of closed deals.
enum ArchiveMethods {
    static func getChecklist(
        _ request: Spearhead_Crm_V1_GetArchiveChecklistRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetArchiveChecklistResponse {
        let checklist = try ArchiveChecklist.find(reader)
        return .with { $0.checklist = checklist.message }
    }

    static func updateChecklist(
        _ request: Spearhead_Crm_V1_UpdateArchiveChecklistRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateArchiveChecklistResponse {
        _ = try UpdateMask(request.updateMask, allowed: ["items"])
        let before = try ArchiveChecklist.find(writer)
        try Etag.check(request.etag, before.number)
        let items = request.checklist.items.map { ArchiveItem(code: $0.code, nameZh: $0.nameZh, nameEn: $0.nameEn) }
        let saved = try before.publish(items, writer: writer)
        return .with { $0.checklist = saved.message }
    }

    static func file(
        _ request: Spearhead_Crm_V1_FileArchiveItemRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_FileArchiveItemResponse {
        var checks = FieldCheck()
        checks.sha256("sha256", request.sha256)
        try checks.finish()
        let opportunity = try Opportunity.get(request.opportunityID, writer, call)
        try DealFile.read(opportunity, writer).file(request.item, sha256: request.sha256, writer: writer, call: call)
        let file = try DealFile.read(opportunity, writer)
        return .with { $0.file = file.message }
    }

    static func getFile(
        _ request: Spearhead_Crm_V1_GetDealFileRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetDealFileResponse {
        let file = try DealFile.read(Opportunity.get(request.opportunityID, reader, call), reader)
        return .with { $0.file = file.message }
    }

    static func archive(
        _ request: Spearhead_Crm_V1_ArchiveDealRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ArchiveDealResponse {
        let opportunity = try Opportunity.get(request.opportunityID, writer, call)
        try DealFile.read(opportunity, writer).archive(writer: writer, call: call)
        let file = try DealFile.read(opportunity, writer)
        return .with { $0.file = file.message }
    }
}

extension ArchiveItem {
    var message: Spearhead_Crm_V1_ArchiveItem {
        .with {
            $0.code = code
            $0.nameZh = nameZh
            $0.nameEn = nameEn
        }
    }
}

extension ArchiveChecklist {
    var message: Spearhead_Crm_V1_ArchiveChecklist {
        .with {
            $0.version = number
            $0.items = items.map(\.message)
            $0.etag = Etag.of(number)
        }
    }
}

extension DealFile {
    var message: Spearhead_Crm_V1_DealFile {
        .with {
            $0.opportunityID = opportunity.id
            $0.checklistVersion = checklist.number
            $0.items = entries.map { entry in
                .with {
                    $0.item = entry.item.message
                    $0.sha256 = entry.sha256
                    if let at = entry.at { $0.fileTime = at.timestamp }
                    $0.filedBy = entry.by
                }
            }
            $0.completePercent = completePercent ?? ""
            if let archivedAt { $0.archiveTime = archivedAt.timestamp }
            $0.archivedBy = archivedBy
        }
    }
}
