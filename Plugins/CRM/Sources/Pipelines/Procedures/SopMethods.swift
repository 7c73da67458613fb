internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The handlers of `SopService`.
enum SopMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateSopRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateSopResponse {
        let content = SopContent(
            body: request.body, documentReference: request.documentReference, readerPositions: request.readerPositions)
        var checks = FieldCheck()
        checks.code("code", request.code, max: 40)
        checks.text("title", request.title, 1...200)
        content.check(&checks)
        try checks.finish()
        let record = try SopRules.create(
            code: request.code, title: request.title, content: content, writer: writer, call: call)
        return .with { $0.sop = record.message }
    }

    static func get(_ request: Spearhead_Crm_V1_GetSopRequest, reader: Reader, call: Call) throws
        -> Spearhead_Crm_V1_GetSopResponse
    {
        let record = try SopRecord.get(request.id, number: Int64(request.version), reader)
        return .with { $0.sop = record.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListSopsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListSopsResponse {
        let list = ListQuery(
            from: "crm_sop s JOIN crm_sop_version v ON v.sop_id = s.id AND v.number = s.current_number",
            columns: SopRecord.columns,
            key: "s.code")
        let (records, next) = try list.fetch(reader, try call.page(of: request), SopRecord.init(row:))
        return .with {
            $0.sops = records.map { record in
                var message = record.message
                message.body = ""
                return message
            }
            $0.nextPageToken = next
        }
    }

    static func publish(
        _ request: Spearhead_Crm_V1_PublishSopVersionRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_PublishSopVersionResponse {
        let content = SopContent(
            body: request.body, documentReference: request.documentReference, readerPositions: request.readerPositions)
        var checks = FieldCheck()
        content.check(&checks)
        try checks.finish()
        let before = try SopRecord.get(request.id, writer)
        try Etag.check(request.etag, before.version)
        let record = try SopRules.publish(before, content: content, writer: writer, call: call)
        return .with { $0.sop = record.message }
    }

    static func confirm(
        _ request: Spearhead_Crm_V1_ConfirmSopReadingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ConfirmSopReadingResponse {
        guard request.version > 0 else { throw RPCError.invalidField("version", "must be the version that was read, from 1") }
        let record = try SopRecord.get(request.id, number: Int64(request.version), writer)
        let time = try SopRules.confirm(record, writer: writer, call: call)
        return .with { $0.confirmTime = time.timestamp }
    }

    static func listPending(
        _ request: Spearhead_Crm_V1_ListPendingSopReadersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListPendingSopReadersResponse {
        let record = try SopRecord.get(request.sopID, number: Int64(request.version), reader)
        let (readers, next) = try SopRules.pendingReaders(record, call).fetch(reader, try call.page(of: request)) { row in
            Spearhead_Crm_V1_SopReader.with {
                $0.personID = row["id"]
                $0.personCode = row["code"]
                $0.name = row["name"]
            }
        }
        return .with {
            $0.readers = readers
            $0.nextPageToken = next
        }
    }
}

extension SopRecord {
    /// The procedure as the API shows it.
    fileprivate var message: Spearhead_Crm_V1_Sop {
        .with {
            $0.id = id
            $0.code = code
            $0.etag = Etag.of(version)
            $0.title = title
            $0.currentVersion = Int32(currentNumber)
            $0.version = Int32(number)
            $0.body = content.body
            $0.documentReference = content.documentReference
            $0.readerPositions = content.readerPositions
            $0.publishTime = publishedAt.timestamp
        }
    }
}
