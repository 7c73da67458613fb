internal import GRDB
internal import PluginKit

/// What a person's position consists of.
struct PositionTerms: Hashable {
    var orgUnitID: String
    var position: String
    var superiorID: String?
}

/// A person's position over a range of dates.
///
/// The assignments of a person follow each other without a gap from the first to the last day of employment.
struct PositionAssignment {
    var id: String
    var personID: String
    var terms: PositionTerms
    var effectiveFrom: BusinessDate
    var effectiveTo: BusinessDate?
    var recordedAt: Instant

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        terms = PositionTerms(orgUnitID: row["org_unit_id"], position: row["position"], superiorID: row["superior_id"])
        effectiveFrom = row["effective_from"]
        effectiveTo = row["effective_to"]
        recordedAt = row["recorded_at"]
    }
}
