internal import PluginKit
internal import SwiftProtobuf

/// Handlers of KeyAccountService for evaluations.
enum ReviewMethods {
    static func schedule(
        _ request: Spearhead_Crm_V1_ScheduleReviewRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ScheduleReviewResponse {
        let given = request.review
        var checks = FieldCheck()
        let date = checks.optionalDate("review.planned_on", given.plannedOn)
        checks.require(!given.plannedOn.isEmpty, "review.planned_on", "must be a date YYYY-MM-DD")
        let seats = seats(given, &checks).map { AccountReview.Seat(role: $0.role, person: $0.person) }
        try checks.finish()
        let customer = try Customers.changeable(id: given.customerID, writer, call)
        let review = try AccountReview.schedule(
            customer, on: date ?? call.businessDate, seats: seats, writer: writer, call: call)
        return .with { $0.review = review.message }
    }

    static func hold(
        _ request: Spearhead_Crm_V1_HoldReviewRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_HoldReviewResponse {
        let given = request.review
        var checks = FieldCheck()
        checks.range("review.relationship_before", Int64(given.relationshipBefore), AccountReview.levels)
        checks.range("review.relationship_after", Int64(given.relationshipAfter), AccountReview.levels)
        checks.text("review.progress", given.progress, 0...4000)
        checks.text("review.problems", given.problems, 0...4000)
        checks.text("review.development_plan", given.developmentPlan, 1...4000)
        let seats = seats(given, &checks)
        try checks.finish()
        let before = try AccountReview.visible(given.id, writer, call)
        try Etag.check(request.etag, before.version)
        let outcome = AccountReview.Outcome(
            relationshipBefore: Int64(given.relationshipBefore), relationshipAfter: Int64(given.relationshipAfter),
            progress: given.progress, problems: given.problems, developmentPlan: given.developmentPlan)
        let held = try before.hold(seats, outcome, writer: writer, call: call)
        return .with { $0.review = held.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetReviewRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetReviewResponse {
        let review = try AccountReview.visible(request.id, reader, call)
        return .with { $0.review = review.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListReviewsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListReviewsResponse {
        let page = try call.page(of: request)
        let list = try ListQuery(
            from: "crm_account_review r JOIN crm_customer c ON c.id = r.customer_id", columns: "r.*",
            key: "r.planned_on || r.id", descending: true
        ).visible(call.visible, "c.owner_id").filterUnlessEmpty("r.customer_id", request.customerID)
            .filter("r.state", request.state, "state", AccountReview.State.self)
        let (reviews, next) = try list.fetch(reader, page) { try AccountReview(row: $0, reader) }
        return .with {
            $0.reviews = reviews.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func seats(
        _ review: Spearhead_Crm_V1_AccountReview, _ checks: inout FieldCheck
    ) -> [AccountReview.Seat] {
        let roles = checks.choices("review.seats", review.seats.map(\.role), AccountReview.Role.self)
        guard roles.count == review.seats.count else { return [] }
        return zip(roles, review.seats).map { role, seat in
            checks.require(!seat.attended || !seat.personID.isEmpty, "review.seats", "must name the person where attended is set")
            return AccountReview.Seat(role: role, person: seat.personID.nonEmpty, attended: seat.attended)
        }
    }
}

extension AccountReview {
    var message: Spearhead_Crm_V1_AccountReview {
        .with {
            $0.id = id
            $0.customerID = customer
            $0.plannedOn = plannedOn.description
            $0.state = heldAt == nil ? .planned : .held
            $0.seats = seats.map { seat in
                .with {
                    $0.role = seat.role.message
                    $0.personID = seat.person ?? ""
                    $0.attended = seat.attended
                }
            }
            if let outcome {
                $0.relationshipBefore = Int32(clamping: outcome.relationshipBefore)
                $0.relationshipAfter = Int32(clamping: outcome.relationshipAfter)
                $0.progress = outcome.progress
                $0.problems = outcome.problems
                $0.developmentPlan = outcome.developmentPlan
            }
            if let heldAt { $0.heldTime = heldAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}
