internal import GRDB
internal import Organization
internal import PluginKit

/// A periodic evaluation of a key account: who was invited and came, and what follows (C22, C23).
struct AccountReview: Sendable, Hashable {
    enum Role: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ReviewRole

        case productManager = "product_manager"
        case nationalAccountManager = "national_account_manager"
        case serviceManager = "service_manager"
        case regionHead = "region_head"
    }

    enum State: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ReviewState

        case planned
        case held
    }

    struct Seat: Sendable, Hashable {
        var role: Role
        var person: String?
        var attended = false
    }

    /// What the evaluation found.
    struct Outcome: Sendable, Hashable {
        var relationshipBefore: Int64
        var relationshipAfter: Int64
        var progress: String
        var problems: String
        var developmentPlan: String
    }

    var id: String
    var customer: String
    var plannedOn: BusinessDate
    var seats: [Seat]
    /// `nil` while the review is planned.
    var outcome: Outcome?
    var heldAt: Instant?
    var version: Int64
}

extension AccountReview {
    /// Lowest and highest level of a relationship.
    static let levels: ClosedRange<Int64> = 1...5

    init(row: Row, _ reader: Reader) throws {
        id = row["id"]
        customer = row["customer_id"]
        plannedOn = row["planned_on"]
        heldAt = row["held_at"]
        version = row["version"]
        if heldAt != nil {
            outcome = Outcome(
                relationshipBefore: row["relationship_before"], relationshipAfter: row["relationship_after"],
                progress: row["progress"], problems: row["problems"], developmentPlan: row["development_plan"])
        }
        seats = try reader.rows("SELECT * FROM crm_review_seat WHERE review_id = ? ORDER BY position", [id]).map {
            Seat(role: try $0.choice("role", of: "crm_review_seat"), person: $0["person_id"], attended: $0["attended"])
        }
    }

    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> AccountReview {
        let row = try reader.row(
            "SELECT r.*, c.owner_id FROM crm_account_review r JOIN crm_customer c ON c.id = r.customer_id WHERE r.id = ?", [id])
        guard let row, call.visible.contains(row["owner_id"]) else { throw RPCError.notFound("review", id) }
        return try AccountReview(row: row, reader)
    }

    static func schedule(
        _ customer: Customer, on date: BusinessDate, seats: [Seat], writer: Writer, call: Call
    ) throws -> AccountReview {
        try KeyAccounts.require(customer)
        try requirePeople(of: seats, writer)
        let review = AccountReview(
            id: call.newID(), customer: customer.id, plannedOn: date, seats: seats, version: 1)
        try writer.insert(
            "crm_account_review",
            ["id": review.id, "customer_id": customer.id, "planned_on": date, "state": State.planned.rawValue])
        for (position, seat) in seats.enumerated() {
            try writer.insert(
                "crm_review_seat",
                ["review_id": review.id, "position": position, "role": seat.role.rawValue, "person_id": seat.person])
        }
        writer.audit(
            "accountReviews/\(review.id)",
            [FieldChange("customer_id", nil, customer.id), FieldChange("planned_on", nil, date.description)])
        return review
    }

    /// Records the evaluation once; every invited role says who filled it and whether that person came.
    func hold(_ seats: [Seat], _ outcome: Outcome, writer: Writer, call: Call) throws -> AccountReview {
        guard heldAt == nil else {
            throw RPCError(
                .failedPrecondition, "REVIEW_HELD", "The review was held and no longer changes. Schedule another one.",
                metadata: ["allowed": State.planned.rawValue])
        }
        let invited = self.seats.map(\.role)
        guard seats.count == invited.count, Set(seats.map(\.role)) == Set(invited) else {
            throw RPCError.invalidField(
                "review.seats",
                "must say for each invited role whether it came: \(invited.map(\.rawValue).joined(separator: ", "))")
        }
        try Self.requirePeople(of: seats, writer)
        var held = self
        held.seats = invited.compactMap { role in seats.first { $0.role == role } }
        held.outcome = outcome
        held.heldAt = call.now
        held.version += 1
        for seat in seats {
            try writer.execute(
                "UPDATE crm_review_seat SET person_id = ?, attended = ? WHERE review_id = ? AND role = ?",
                [seat.person, seat.attended, id, seat.role.rawValue])
        }
        try writer.update(
            "crm_account_review", id,
            set: [
                "state": State.held.rawValue, "relationship_before": outcome.relationshipBefore,
                "relationship_after": outcome.relationshipAfter, "progress": outcome.progress, "problems": outcome.problems,
                "development_plan": outcome.developmentPlan, "held_at": call.now, "version": held.version,
            ])
        writer.audit(
            "accountReviews/\(id)",
            [
                FieldChange("state", State.planned.rawValue, State.held.rawValue),
                FieldChange("relationship", String(outcome.relationshipBefore), String(outcome.relationshipAfter)),
            ])
        return held
    }

    private static func requirePeople(of seats: [Seat], _ reader: Reader) throws {
        for person in seats.compactMap(\.person) where try People.find(id: person, reader) == nil {
            throw RPCError.invalidField("review.seats", "\(person.prefix(40)) is nobody in the organisation")
        }
    }
}
