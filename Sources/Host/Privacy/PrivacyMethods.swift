internal import Foundation
public import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// PrivacyService: what a company holds about a person, and its erasure.
enum PrivacyMethods {
    /// Most bytes of values in a message.
    static let pieceBytes = 64 << 10

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.serverStream(
            "PrivacyService", "ExportPersonalData", .company(permission: PlatformPermission.personsExport), export),
        PlatformMethods.companyCommand(
            "PrivacyService", PersonErasure.method.method, .company(permission: PlatformPermission.personsErase), erase,
            then: scrub),
    ]

    @Sendable private static func export(
        _ request: Spearhead_Platform_V1_ExportPersonalDataRequest, call: PlatformCall,
        send: (Spearhead_Platform_V1_ExportPersonalDataResponse) throws -> Void
    ) throws {
        let (tenant, _) = try call.caller().company()
        var blobs: Set<BlobDigest> = []
        try call.services.store.readNow(tenant.scope) { connection in
            var piece = Spearhead_Platform_V1_ExportPersonalDataResponse()
            var bytes = 0
            try PersonExport(call.services.composition, connection).forEach(request.personID) { datum in
                if datum.column.content == .blob, let digest = BlobDigest(datum.value) { blobs.insert(digest) }
                piece.data.append(datum.message)
                bytes += datum.value.utf8.count + 100
                guard bytes >= pieceBytes else { return }
                try send(piece)
                piece = .init()
                bytes = 0
            }
            try send(piece)
        }
        for blob in blobs.sorted(by: { $0.hexadecimal < $1.hexadecimal }) {
            try export(blob, of: tenant, call.services, send)
        }
    }

    /// Sends a blob in pieces; one that was removed meanwhile is left out.
    private static func export(
        _ blob: BlobDigest, of tenant: TenantRuntime, _ services: HostServices,
        _ send: (Spearhead_Platform_V1_ExportPersonalDataResponse) throws -> Void
    ) throws {
        guard let reader = try services.store.blobs(tenant.scope).open(blob) else { return }
        var content = Data()
        repeat {
            content = try reader.read(upTo: DownloadCall.pieceBytes)
            try send(
                .with {
                    $0.blob.sha256 = blob.hexadecimal
                    $0.blob.content = content
                })
        } while !content.isEmpty
    }

    @Sendable private static func erase(
        _ request: Spearhead_Platform_V1_ErasePersonalDataRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_ErasePersonalDataResponse {
        guard !request.personID.isEmpty, request.confirmPersonID == request.personID else {
            throw RPCError.invalidField("confirm_person_id", "must equal person_id, because nothing brings the person back")
        }
        let (tenant, _) = try call.caller().company()
        let erasures = PersonErasures(services: call.services)
        return { writer, call in
            let result = try erasures.erase(request.personID, in: tenant, writer.connection, now: call.now)
            writer.audit("persons/\(request.personID)", result.changes)
            tenant.blobs.remove(result.blobBytes)
            return result.message
        }
    }

    /// Runs after the commit, and again when the request is repeated.
    @Sendable private static func scrub(
        _ request: Spearhead_Platform_V1_ErasePersonalDataRequest, call: PlatformCall
    ) throws {
        let (tenant, _) = try call.caller().company()
        call.services.identity.usersChanged()
        call.services.closeEndedConnections()
        let unfinished = try ErasureList.unfinished(call.services.control)[tenant.record.slug] ?? []
        guard unfinished.contains(request.personID) else { return }
        // Only this person's erasure is committed for certain; of the others, some may only have been written down.
        try PersonErasures(services: call.services).scrub(tenant, [request.personID])
    }
}

extension PersonExport.Datum {
    fileprivate var message: Spearhead_Platform_V1_PersonalDatum {
        .with {
            $0.table = column.table
            $0.column = column.column
            $0.rowKey = rowKey
            $0.value = value
            switch column.erasure {
            case .clear: $0.erasure = .clear
            case .pseudonym: $0.erasure = .pseudonym
            case .keep(let reason):
                $0.erasure = .keep
                $0.reason = reason
            }
        }
    }
}

extension PersonErasure.Result {
    fileprivate var message: Spearhead_Platform_V1_ErasePersonalDataResponse {
        .with {
            $0.erased = erased.map(\.message)
            $0.kept = kept.map(\.message)
            $0.auditEntries = Int64(auditEntries.count)
            $0.answers = Int64(answers)
            $0.events = Int64(events)
            $0.messages = Int64(messages)
            $0.blobs = Int64(blobs.count)
            $0.users = Int64(usersEnded)
        }
    }
}

extension PersonErasure.Column {
    fileprivate var message: Spearhead_Platform_V1_ErasePersonalDataResponse.Column {
        .with {
            $0.table = column.table
            $0.column = column.column
            $0.values = Int64(values)
            $0.reason = column.keptBecause ?? ""
        }
    }
}

extension Spearhead_Platform_V1_ErasePersonalDataRequest: CommandRequest {}
