internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

extension Position {
    init(_ message: Spearhead_Visits_V1_Position) {
        self.init(latitude: message.latitudeMicrodegrees, longitude: message.longitudeMicrodegrees)
    }
}

extension Visit {
    /// The visit without steps and photos.
    var message: Spearhead_Visits_V1_Visit {
        .with { shown in
            shown.id = id
            shown.personID = personID
            shown.customerID = customerID
            shown.state = state.message
            shown.checkInTime = checkInAt.timestamp
            if let position {
                shown.position = .with {
                    $0.latitudeMicrodegrees = position.latitude
                    $0.longitudeMicrodegrees = position.longitude
                    $0.accuracyM = accuracyMetres ?? 0
                    $0.mock = isMock
                }
            }
            distanceMetres.map { shown.distanceM = $0 }
            if let checkOutAt { shown.checkOutTime = checkOutAt.timestamp }
            shown.receiveTime = receivedAt.timestamp
            shown.date = "\(visitedOn)"
            shown.offPlan = isOffPlan
            shown.onTime = isOnTime
            shown.clockSkewed = isClockSkewed
            shown.jointWithID = jointWithID ?? ""
            shown.noOrderReason = noOrderReason
            shown.abandonReason = abandonReason
            windowDeviationMinutes.map { shown.windowDeviationMinutes = $0 }
        }
    }

    /// The visit with steps and photos.
    func detailed(_ reader: Reader) throws -> Spearhead_Visits_V1_Visit {
        var shown = message
        shown.steps = try reader.rows("SELECT * FROM visits_step WHERE visit_id = ? ORDER BY code", [id]).map { row in
            .with {
                $0.code = row["code"]
                $0.done = row["done"]
                $0.note = row["note"]
                $0.photoSha256 = row["photo_sha256"] ?? ""
            }
        }
        shown.photos = try reader.rows("SELECT * FROM visits_photo WHERE visit_id = ? ORDER BY sha256", [id]).map { row in
            .with {
                $0.sha256 = row["sha256"]
                $0.takeTime = (row["taken_at"] as Instant).timestamp
                $0.inApp = row["in_app"]
                $0.perceptualHash = row["perceptual_hash"] ?? ""
            }
        }
        return shown
    }
}

extension Visit.State: APIChoice {
    typealias Message = Spearhead_Visits_V1_VisitState
}
