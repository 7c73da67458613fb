internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// LotService: how products travel, and the vehicles.
enum TransportMethods {
    static func get(
        _ request: Spearhead_Orders_V1_GetTransportRuleRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetTransportRuleResponse {
        let rule = try existing(request.productID, reader)
        return .with { $0.rule = rule.message }
    }

    static func update(
        _ request: Spearhead_Orders_V1_UpdateTransportRuleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_UpdateTransportRuleResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["transport_class", "central_only"])
        let before = try existing(request.productID, writer)
        try Etag.check(request.etag, before.version)
        var rule = before
        if mask.contains("transport_class") { rule.transportClass = try transportClass(request.transportClass) }
        if mask.contains("central_only") { rule.isCentralOnly = request.centralOnly }
        let saved = try rule.save(replacing: before, writer)
        return .with { $0.rule = saved.message }
    }

    static func registerVehicle(
        _ request: Spearhead_Orders_V1_RegisterVehicleRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_RegisterVehicleResponse {
        try FieldCheck.text("code", request.code, 1...Vehicle.codeLengthMax)
        let before = try Vehicle.named(request.code, writer)
        try Etag.check(request.etag, before.version)
        let vehicle = Vehicle(code: request.code, transportClass: try transportClass(request.transportClass))
        let saved = try vehicle.save(replacing: before, writer)
        return .with { $0.vehicle = saved.message }
    }

    static func listVehicles(
        _ request: Spearhead_Orders_V1_ListVehiclesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListVehiclesResponse {
        let (vehicles, next) = try ListQuery(from: "orders_vehicle", key: "code")
            .fetch(reader, call.page(of: request), Vehicle.init(row:))
        return .with {
            $0.vehicles = vehicles.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func existing(_ product: String, _ reader: Reader) throws -> TransportRule {
        guard try Products.find(id: product, reader) != nil else { throw RPCError.notFound("product", product) }
        return try TransportRule.of(product: product, reader)
    }

    private static func transportClass(_ message: Spearhead_Orders_V1_TransportClass) throws -> TransportClass {
        guard let transportClass = TransportClass(message) else {
            throw RPCError.invalidField("transport_class", "must be standard, chilled or dangerous")
        }
        return transportClass
    }
}

extension TransportClass: APIChoice {
    typealias Message = Spearhead_Orders_V1_TransportClass
}

extension TransportRule {
    fileprivate var message: Spearhead_Orders_V1_TransportRule {
        .with {
            $0.productID = productID
            $0.transportClass = transportClass.message
            $0.centralOnly = isCentralOnly
            $0.etag = Etag.of(version)
        }
    }
}

extension Vehicle {
    fileprivate var message: Spearhead_Orders_V1_Vehicle {
        .with {
            $0.code = code
            $0.transportClass = transportClass.message
            $0.etag = Etag.of(version)
        }
    }
}
