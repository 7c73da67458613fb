internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of PersonService.
enum PersonMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "PersonService"
        registrar.query(service, "GetPerson", permission: Permissions.peopleRead, get)
        registrar.query(service, "ListPeople", permission: Permissions.peopleRead, list)
        registrar.query(service, "ListPositionHistory", permission: Permissions.peopleRead, listPositionHistory)
        registrar.command(service, "CreatePerson", permission: Permissions.peopleWrite, create)
        registrar.command(service, "UpdatePerson", permission: Permissions.peopleWrite, update)
        registrar.command(service, "TransferPerson", permission: Permissions.peopleWrite, transfer)
        registrar.command(service, "DeactivatePerson", permission: Permissions.peopleWrite, deactivate)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetPersonRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetPersonResponse {
        let person = try visible(request.id, reader, call)
        return .with { $0.person = person.message }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListPeopleRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListPeopleResponse {
        var check = FieldCheck()
        let employedOn = check.optionalDate("employed_on", request.employedOn)
        try check.finish()
        var query = ListQuery(from: "organization_person", key: "code")
            .visible(call.visible, "id")
            .filterUnlessEmpty("org_unit_id", request.orgUnitID)
            .filterUnlessEmpty("position", request.position)
            .filterUnlessEmpty("superior_id", request.superiorID)
        if let employedOn {
            query = query.filter("hired_on <= ?", employedOn).filter("(left_on IS NULL OR left_on >= ?)", employedOn)
        }
        let (people, next) = try query.fetch(reader, call.page(of: request), Person.init(row:))
        return .with {
            $0.people = people.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listPositionHistory(
        _ request: Spearhead_Organization_V1_ListPositionHistoryRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListPositionHistoryResponse {
        let person = try visible(request.personID, reader, call)
        let (assignments, next) = try ListQuery(from: "organization_position_assignment", key: "effective_from")
            .filter("person_id = ?", person.id)
            .fetch(reader, call.page(of: request), PositionAssignment.init(row:))
        return .with {
            $0.assignments = assignments.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreatePersonRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreatePersonResponse {
        let message = request.person
        return try FieldCheck.naming("person") {
            var check = FieldCheck()
            let hiredOn = check.date("hired_on", message.hiredOn)
            try check.finish()
            guard let hiredOn else { return .init() }
            let terms = PositionTerms(
                orgUnitID: message.orgUnitID, position: message.position, superiorID: message.superiorID.nonEmpty)
            try requireVisibleSuperior(terms, call)
            let hire = Employment.Hire(code: message.code, name: message.name, terms: terms, hiredOn: hiredOn)
            let person = try Employment.hire(hire, writer, call)
            return .with { $0.person = person.message }
        }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdatePersonRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdatePersonResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["code", "name", "hired_on"])
        return try FieldCheck.naming("person") {
            var check = FieldCheck()
            let hiredOn = mask.contains("hired_on") ? check.date("hired_on", request.person.hiredOn) : nil
            try check.finish()
            let person = try visible(request.person.id, writer, call)
            try Etag.check(request.etag, person.version)
            try Employment.update(
                person, code: mask.contains("code") ? request.person.code : person.code,
                name: mask.contains("name") ? request.person.name : person.name, hiredOn: hiredOn ?? person.hiredOn, writer)
            return try .with { $0.person = try People.require(id: person.id, writer).message }
        }
    }

    static func transfer(
        _ request: Spearhead_Organization_V1_TransferPersonRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_TransferPersonResponse {
        var check = FieldCheck()
        let from = check.date("effective_from", request.effectiveFrom)
        try check.finish()
        guard let from else { return .init() }
        let person = try visible(request.id, writer, call)
        let terms = PositionTerms(
            orgUnitID: request.orgUnitID, position: request.position, superiorID: request.superiorID.nonEmpty)
        try requireVisibleSuperior(terms, call)
        try Etag.check(request.etag, person.version)
        try Employment.transfer(person, to: terms, from: from, writer, call)
        return try .with { $0.person = try People.require(id: person.id, writer).message }
    }

    static func deactivate(
        _ request: Spearhead_Organization_V1_DeactivatePersonRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_DeactivatePersonResponse {
        var check = FieldCheck()
        let leftOn = check.date("left_on", request.leftOn)
        try check.finish()
        guard let leftOn else { return .init() }
        let person = try visible(request.id, writer, call)
        try Etag.check(request.etag, person.version)
        let successor = try request.successorID.nonEmpty.map { try visible($0, writer, call) }
        try Employment.leave(person, leftOn: leftOn, successor: successor, writer, call)
        return try .with { $0.person = try People.require(id: person.id, writer).message }
    }

    private static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> Person {
        try call.requireVisible(id, "person", id)
        return try People.require(id: id, reader)
    }

    /// A caller whose scope is limited may put people only below people they see.
    private static func requireVisibleSuperior(_ terms: PositionTerms, _ call: Call) throws {
        try call.requireVisible(terms.superiorID, "person", terms.superiorID ?? "above everyone")
    }
}
