internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// VisitService: the bytes of photos.
enum PhotoMethods {
    static let bytesMax: Int64 = 16 << 20

    static func register(with registrar: inout PluginRegistrar) {
        registrar.upload(
            "VisitService", "UploadPhoto", permission: Permissions.write, content: .photo, maxBytes: bytesMax, upload)
        registrar.download(
            "VisitService", "DownloadPhoto", permission: Permissions.read,
            answering: Spearhead_Visits_V1_DownloadPhotoResponse.self, find)
    }

    static func upload(
        _ request: Spearhead_Visits_V1_UploadPhotoRequest, blob: Blob, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_UploadPhotoResponse {
        let visit = try Visit.visible(id: request.visitID, writer, call)
        let photo = PhotoFact(
            visitID: visit.id, sha256: blob.sha256, takenAt: request.hasTakeTime ? Instant(request.takeTime) : call.now,
            isInApp: request.inApp)
        try VisitPhotos.record(photo, person: visit.personID, writer)
        writer.audit("visits/\(visit.id)", [FieldChange("photo", nil, blob.sha256)])
        return .with {
            $0.photo.sha256 = blob.sha256
            $0.photo.takeTime = photo.takenAt.timestamp
            $0.photo.inApp = photo.isInApp
        }
    }

    static func find(
        _ request: Spearhead_Visits_V1_DownloadPhotoRequest, reader: Reader, call: Call
    ) throws -> String {
        let visit = try Visit.visible(id: request.visitID, reader, call)
        let isOfVisit = try reader.exists(
            "SELECT 1 FROM visits_photo WHERE visit_id = ? AND sha256 = ?", [visit.id, request.sha256])
        guard isOfVisit else { throw RPCError.notFound("photo", request.sha256) }
        return request.sha256
    }
}
