internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// DepotService.
enum DepotMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "DepotService"
        registrar.command(service, "CreateDepot", permission: Permissions.writeDepots, create)
        registrar.query(service, "ListDepots", permission: Permissions.readDepots, list)
        registrar.command(service, "AssignDepotTerritory", permission: Permissions.writeDepots, assign)
        registrar.command(service, "RecordMovement", permission: Permissions.writeDepots, record)
        registrar.query(service, "ListMovements", permission: Permissions.readDepots, movements)
        registrar.report(service, "GetLotTrace", permission: Permissions.readDepots, trace)
        registrar.report(service, "GetHandoffs", permission: Permissions.readDepots, handoffs)
        registrar.report(service, "GetDemandForecast", permission: Permissions.readDepots, forecast)
    }

    static func create(
        _ request: Spearhead_Visits_V1_CreateDepotRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CreateDepotResponse {
        let wanted = request.depot
        guard let tier = Depot.Tier(rawValue: Int64(wanted.tier.rawValue)) else {
            throw RPCError.invalidField("depot.tier", "must be stated")
        }
        let depot = try Depot.create(
            code: wanted.code, name: wanted.name, tier: tier, parent: wanted.parentID.nonEmpty, writer, call)
        return .with { $0.depot = depot.message }
    }

    static func list(
        _ request: Spearhead_Visits_V1_ListDepotsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListDepotsResponse {
        let list = ListQuery(from: "visits_depot", key: "code").filterUnlessEmpty("parent_id", request.parentID)
        let (depots, next) = try list.fetch(reader, call.page(of: request), Depot.init(row:))
        return .with {
            $0.depots = depots.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func assign(
        _ request: Spearhead_Visits_V1_AssignDepotTerritoryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_AssignDepotTerritoryResponse {
        let depot = try Depot.find(id: request.depotID, writer).assign(territory: request.territoryID.nonEmpty, writer)
        return .with { $0.depot = depot.message }
    }

    static func record(
        _ request: Spearhead_Visits_V1_RecordMovementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordMovementResponse {
        let wanted = request.movement
        let draft = Movement.Draft(
            fromDepotID: wanted.fromDepotID, toDepotID: wanted.toDepotID.nonEmpty, customerID: wanted.customerID.nonEmpty,
            productID: wanted.productID, lot: wanted.lot, quantity: wanted.quantity,
            movedAt: wanted.hasMoveTime ? Instant(wanted.moveTime) : call.now)
        let movement = try Movement.record(draft, writer, call)
        return .with { $0.movement = movement.message }
    }

    static func movements(
        _ request: Spearhead_Visits_V1_ListMovementsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListMovementsResponse {
        let list = ListQuery(from: "visits_movement", key: "id", descending: true)
            .filterUnlessEmpty("product_id", request.productID).filterUnlessEmpty("lot", request.lot)
        let (movements, next) = try list.fetch(reader, call.page(of: request), Movement.init(row:))
        return .with {
            $0.movements = movements.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func trace(
        _ request: Spearhead_Visits_V1_GetLotTraceRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetLotTraceResponse {
        guard try Products.find(id: request.productID, reader) != nil else {
            throw RPCError.notFound("product", request.productID)
        }
        let legs = try SupplyChain.trace(product: request.productID, lot: request.lot, reader)
        return .with { response in
            response.legs = legs.map { leg in
                .with {
                    $0.fromCode = leg.from
                    $0.toCode = leg.to
                    $0.kind = leg.kind
                    $0.quantity = leg.quantity
                    $0.time = leg.at.timestamp
                }
            }
        }
    }

    static func handoffs(
        _ request: Spearhead_Visits_V1_GetHandoffsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetHandoffsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let rows = try SupplyChain.handoffs(in: interval, reader)
        return .with { response in
            response.rows = rows.map { row in
                .with { shown in
                    shown.productCode = row.productCode
                    shown.movedQuantity = row.moved
                    shown.arrivedQuantity = row.arrived
                    ExactArithmetic.decimal(row.moved, row.arrived, decimals: 2).map { shown.handoffsPerUnit = $0 }
                }
            }
        }
    }

    static func forecast(
        _ request: Spearhead_Visits_V1_GetDemandForecastRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetDemandForecastResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        guard (1...366).contains(request.days) else { throw RPCError.invalidField("days", "must be from 1 to 366") }
        let rows = try DemandForecast.all(from: interval, days: request.days, reader)
        return .with { response in
            response.rows = rows.map { row in
                .with {
                    $0.depotCode = row.depotCode
                    $0.productCode = row.productCode
                    $0.sellOutQuantity = row.sellOut
                    $0.forecastQuantity = row.forecast
                }
            }
        }
    }
}

extension Depot {
    fileprivate var message: Spearhead_Visits_V1_Depot {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.tier = Spearhead_Visits_V1_DepotTier(rawValue: Int(tier.rawValue)) ?? .unspecified
            $0.parentID = parentID ?? ""
            $0.territoryID = territoryID ?? ""
        }
    }
}

extension Movement {
    fileprivate var message: Spearhead_Visits_V1_Movement {
        .with {
            $0.id = id
            $0.fromDepotID = fromDepotID
            $0.toDepotID = toDepotID ?? ""
            $0.customerID = customerID ?? ""
            $0.productID = productID
            $0.lot = lot
            $0.quantity = quantity
            $0.moveTime = movedAt.timestamp
            $0.secondary = kind == .secondary
        }
    }
}
