internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

extension TerritoryMethods {
    static func assign(
        _ request: Spearhead_Organization_V1_AssignTerritoryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_AssignTerritoryResponse {
        var check = FieldCheck()
        let range = DateRange(from: request.effectiveFrom, to: request.effectiveTo, &check)
        try check.finish()
        guard let range else { return .init() }
        let territory = try TerritoryTree.require(id: request.territoryID, writer)
        let person = try People.require(id: request.personID, writer)
        let assignment = try TerritoryStaffing.assign(territory, to: person, over: range, writer, call)
        return .with { $0.assignment = assignment.message }
    }

    static func endAssignment(
        _ request: Spearhead_Organization_V1_EndTerritoryAssignmentRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_EndTerritoryAssignmentResponse {
        var check = FieldCheck()
        let date = check.date("effective_to", request.effectiveTo)
        try check.finish()
        let assignment = try TerritoryStaffing.find(id: request.id, writer)
        try Etag.check(request.etag, assignment.version)
        if let date { try TerritoryStaffing.end(assignment, on: date, writer) }
        return try .with { $0.assignment = try TerritoryStaffing.find(id: assignment.id, writer).message }
    }

    static func listAssignments(
        _ request: Spearhead_Organization_V1_ListTerritoryAssignmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListTerritoryAssignmentsResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate)
        try check.finish()
        var query = ListQuery(from: "organization_territory_assignment", key: "id")
            .filterUnlessEmpty("territory_id", request.territoryID)
            .filterUnlessEmpty("person_id", request.personID)
        if let date {
            query = query.filter("effective_from <= ?", date).filter("(effective_to IS NULL OR effective_to >= ?)", date)
        }
        let (assignments, next) = try query.fetch(reader, call.page(of: request), TerritoryAssignment.init(row:))
        return .with {
            $0.assignments = assignments.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listVacant(
        _ request: Spearhead_Organization_V1_ListVacantTerritoriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListVacantTerritoriesResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate) ?? call.businessDate
        try check.finish()
        let (gaps, next) = try TerritoryGaps.list(
            on: date, coverage: request.coverage, reader, call.page(of: request))
        return .with {
            $0.gaps = gaps
            $0.nextPageToken = next
        }
    }

    static func listIdle(
        _ request: Spearhead_Organization_V1_ListIdlePeopleRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListIdlePeopleResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate) ?? call.businessDate
        try check.finish()
        let (people, next) = try ListQuery(from: "organization_person", columns: "id", key: "id")
            .visible(call.visible, "id")
            .filter("position = 'rep'")
            .filter("hired_on <= ?", date)
            .filter("(left_on IS NULL OR left_on >= ?)", date)
            .filter(
                """
                NOT EXISTS (SELECT 1 FROM organization_territory_assignment AS a WHERE a.person_id = organization_person.id
                    AND a.effective_from <= ? AND (a.effective_to IS NULL OR a.effective_to >= ?))
                """, date, date
            )
            .fetch(reader, call.page(of: request)) { $0["id"] as String }
        return .with {
            $0.personIds = people
            $0.nextPageToken = next
        }
    }
}
