internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of EvaluationService on ratings.
enum RatingMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "EvaluationService"
        registrar.command(service, "CreateRatingScale", permission: Permissions.scorecardsWrite, createScale)
        registrar.query(service, "ListRatingScales", permission: Permissions.scorecardsRead, scales)
        registrar.command(service, "CreateRating", permission: Permissions.evaluationsWrite, rate)
        registrar.query(service, "ListRatings", permission: Permissions.evaluationsRead, list)
    }

    static func createScale(
        _ request: Spearhead_Incentives_V1_CreateRatingScaleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateRatingScaleResponse {
        let new = request.scale
        let scale = RatingScale(
            code: new.code, title: new.title, raterPosition: new.raterPosition,
            levels: new.levels.map { .init(title: $0.title, rubric: $0.rubric, scorePPM: $0.scorePpm) })
        try FieldCheck.naming("scale") { try Ratings.add(scale, writer) }
        return .with { $0.scale = scale.message }
    }

    static func scales(
        _ request: Spearhead_Incentives_V1_ListRatingScalesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListRatingScalesResponse {
        let (found, next) = try ListQuery(from: "incentives_rating_scale", key: "code")
            .fetch(reader, call.page(of: request), RatingScale.init(row:))
        return .with {
            $0.scales = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func rate(
        _ request: Spearhead_Incentives_V1_CreateRatingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateRatingResponse {
        let new = request.rating
        var check = FieldCheck()
        let date = check.optionalDate("rating.rated_on", new.ratedOn) ?? call.businessDate
        try check.finish()
        let rating = try FieldCheck.naming("rating") {
            try Ratings.rate(new.personID, scale: new.scale, level: Int64(new.level), on: date, note: new.note, writer, call)
        }
        return .with { $0.rating = rating.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListRatingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListRatingsResponse {
        let (found, next) = try ListQuery(from: "incentives_rating", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .fetch(reader, call.page(of: request), Rating.init(row:))
        return .with {
            $0.ratings = found.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension RatingScale {
    fileprivate var message: Spearhead_Incentives_V1_RatingScale {
        .with {
            $0.code = code
            $0.title = title
            $0.raterPosition = raterPosition
            $0.levels = levels.map { level in
                .with {
                    $0.title = level.title
                    $0.rubric = level.rubric
                    $0.scorePpm = level.scorePPM
                }
            }
        }
    }
}

extension Rating {
    fileprivate var message: Spearhead_Incentives_V1_Rating {
        .with {
            $0.id = id
            $0.personID = personID
            $0.scale = scale
            $0.level = Int32(clamping: level)
            $0.ratedOn = ratedOn.description
            $0.note = note
            $0.raterID = raterID
        }
    }
}
