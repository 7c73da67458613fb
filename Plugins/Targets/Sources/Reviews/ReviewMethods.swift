internal import PluginKit
internal import SwiftProtobuf

/// ReviewService.
enum ReviewMethods {
    static let service = "ReviewService"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.command(service, "ProposeTarget", permission: Permissions.cellsWrite, propose)
        registrar.command(service, "CounterTarget", permission: Permissions.review, counter)
        registrar.command(service, "AcceptTarget", permission: Permissions.review, accept)
        registrar.query(service, "ListReviews", permission: Permissions.cellsRead, list)
    }

    private static func propose(
        _ request: Spearhead_Targets_V1_ProposeTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_ProposeTargetResponse {
        let cell = try Cells.require(id: request.targetID, writer, call)
        let review = try Reviews.propose(cell, note: request.note, writer, call)
        return .with { $0.review = review.message }
    }

    private static func counter(
        _ request: Spearhead_Targets_V1_CounterTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CounterTargetResponse {
        let review = try Reviews.require(id: request.reviewID, writer, call)
        let next = try Reviews.counter(review, amount: request.amount, note: request.note, writer, call)
        return .with { $0.review = next.message }
    }

    private static func accept(
        _ request: Spearhead_Targets_V1_AcceptTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_AcceptTargetResponse {
        let review = try Reviews.require(id: request.reviewID, writer, call)
        let next = try Reviews.accept(review, note: request.note, writer, call)
        return .with { $0.review = next.message }
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListReviewsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListReviewsResponse {
        let (reviews, next) = try Reviews.list(
            request.planID, openOnly: request.openOnly, reader, call, call.page(of: request))
        return .with {
            $0.reviews = reviews.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension Review {
    var message: Spearhead_Targets_V1_Review {
        .with {
            $0.id = id
            $0.targetID = cellID
            $0.personID = personID
            $0.accepted = acceptedAt != nil
            $0.steps = steps.map(\.message)
        }
    }
}

extension Review.Step {
    var message: Spearhead_Targets_V1_ReviewStep {
        .with {
            $0.action = ["propose": .propose, "counter": .counter, "accept": .accept][action] ?? .unspecified
            $0.actorID = actorID
            $0.actorName = actorName
            $0.amount = amount
            $0.note = note
            $0.time = at.timestamp
        }
    }
}
