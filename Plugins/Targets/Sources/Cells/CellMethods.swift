internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// TargetCellService.
enum CellMethods {
    static let service = "TargetCellService"
    static let plansMax = 20

    static func register(with registrar: inout PluginRegistrar) {
        registrar.query(service, "GetTarget", permission: Permissions.cellsRead, get)
        registrar.query(service, "ListTargets", permission: Permissions.cellsRead, list)
        registrar.command(service, "SetTarget", permission: Permissions.cellsWrite, set)
        registrar.command(service, "DeleteTarget", permission: Permissions.cellsWrite, delete)
        registrar.command(
            service, "SplitTarget", permission: Permissions.cellsWrite, requestBytesMax: 256 << 10, SplitMethods.split)
        registrar.query(service, "ListSplitParts", permission: Permissions.cellsRead, SplitMethods.list)
        registrar.report(service, "GetRemainders", permission: Permissions.plansWrite, remainders)
        registrar.report(service, "GetUnallocatedUnits", permission: Permissions.plansWrite, unallocated)
    }

    private static func get(
        _ request: Spearhead_Targets_V1_GetTargetRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetTargetResponse {
        let cell = try Cells.require(id: request.id, reader, call)
        return .with { $0.target = cell.message }
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListTargetsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListTargetsResponse {
        let filter = Cells.Filter(
            planID: request.planID, period: request.period, orgUnitID: request.orgUnitID, personID: request.personID)
        let (cells, next) = try Cells.list(filter, reader, call, call.page(of: request))
        return .with {
            $0.targets = cells.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func set(
        _ request: Spearhead_Targets_V1_SetTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_SetTargetResponse {
        let plan = try Plans.require(id: request.target.planID, writer)
        let place = Coordinates(request.target.coordinates)
        try requireVisible(place, writer, call)
        var draft = Cells.Draft(coordinates: place, amount: request.target.hasAmount ? request.target.amount : nil)
        if request.target.hasGrowth { draft.growth = try GrowthBase.resolve(request.target.growth, plan, place, writer) }
        if request.target.hasShare { draft.share = Cell.Share(request.target.share) }
        draft.mix = request.target.mix.map(Cell.Mix.init)
        let cell = try Cells.set(draft, in: plan, writer, call).cell
        return .with { $0.target = cell.message }
    }

    private static func delete(
        _ request: Spearhead_Targets_V1_DeleteTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_DeleteTargetResponse {
        try Cells.delete(Cells.require(id: request.id, writer, call), writer)
        return .init()
    }

    private static func remainders(
        _ request: Spearhead_Targets_V1_GetRemaindersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetRemaindersResponse {
        guard (1...plansMax).contains(request.planIds.count) else {
            throw RPCError.invalidField("plan_ids", "must be 1 to \(plansMax)")
        }
        let plans = try request.planIds.map { try Plans.require(id: $0, reader) }
        return try RemainderReport(plans: plans, reader).message
    }

    private static func unallocated(
        _ request: Spearhead_Targets_V1_GetUnallocatedUnitsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetUnallocatedUnitsResponse {
        let plan = try Plans.require(id: request.planID, reader)
        let found = try UnallocatedUnits.list(plan, period: request.period, reader)
        return .with { $0.units = found }
    }

    /// Refuses people and units that the caller may not write for, as if they did not exist.
    static func requireVisible(_ place: Coordinates, _ reader: Reader, _ call: Call) throws {
        if let person = place.personID { return try call.requireVisible(person, "person", person) }
        guard let people = call.visible.people else { return }
        let visible = try reader.exists(
            "SELECT 1 FROM organization_person WHERE org_unit_id = ? AND id IN (SELECT value FROM json_each(?))",
            [place.orgUnitID, VisibleSet.json(people)])
        if !visible { throw RPCError.notFound("unit", place.orgUnitID) }
    }
}
