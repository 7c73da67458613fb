internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// A group of people by region or product line, with a leader (R02).
struct Team: Hashable {
    /// What groups are formed by.
    enum Dimension: String, CaseIterable {
        case region
        case productLine = "product_line"
    }

    var id: String
    var draft: Teams.Draft
    var version: Int64

    init(row: Row) {
        id = row["id"]
        draft = Teams.Draft(
            code: row["code"], name: row["name"], dimension: Dimension(rawValue: row["dimension"]) ?? .region,
            territoryID: row["territory_id"], productLine: row["product_line"], leaderID: row["leader_id"],
            leaderDuties: row["leader_duties"])
        version = row["version"]
    }

    var message: Spearhead_Organization_V1_Team {
        .with {
            $0.id = id
            $0.code = draft.code
            $0.name = draft.name
            $0.dimension = draft.dimension == .region ? .region : .productLine
            $0.territoryID = draft.territoryID ?? ""
            $0.productLine = draft.productLine ?? ""
            $0.leaderID = draft.leaderID
            $0.leaderDuties = draft.leaderDuties
            $0.etag = Etag.of(version)
        }
    }
}

/// A person's membership over a range of dates.
struct TeamMember: Hashable {
    var id: String
    var teamID: String
    var personID: String
    var range: DateRange

    init(row: Row) {
        id = row["id"]
        teamID = row["team_id"]
        personID = row["person_id"]
        range = DateRange(from: row["effective_from"], to: row["effective_to"])
    }

    var message: Spearhead_Organization_V1_TeamMember {
        .with {
            $0.id = id
            $0.teamID = teamID
            $0.personID = personID
            $0.effectiveFrom = range.from.description
            $0.effectiveTo = range.to?.description ?? ""
        }
    }
}
