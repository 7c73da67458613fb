internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// ChannelService: sightings.
enum SightingMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "ChannelService"
        registrar.command(service, "RecordSightings", permission: ChannelPermissions.writeSightings, record)
        registrar.command(service, "RetractSighting", permission: ChannelPermissions.retractSightings, retract)
        registrar.query(service, "ListSightings", permission: ChannelPermissions.readSightings, list)
    }

    static func record(
        _ request: Spearhead_Inspections_V1_RecordSightingsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_RecordSightingsResponse {
        let visit = try visible(request.visitID, writer, call)
        let drafts = request.lines.map {
            SightingLog.Draft(
                productID: $0.productID, lot: $0.lot, observedMinor: $0.hasObservedPriceMinor ? $0.observedPriceMinor : nil)
        }
        for draft in drafts where try Products.find(id: draft.productID, writer) == nil {
            throw RPCError.notFound("product", draft.productID)
        }
        var check = FieldCheck()
        check.require((1...SightingLog.linesMax).contains(drafts.count), "lines", "must be 1 to \(SightingLog.linesMax)")
        for (index, draft) in drafts.enumerated().prefix(SightingLog.linesMax) {
            SightingLog.check(draft, at: "lines[\(index)].", &check)
        }
        try check.finish()
        var created: [FieldChange] = []
        for draft in drafts where try SightingLog.record(draft, at: visit, writer, call) {
            created.append(FieldChange("sighting", nil, "\(draft.productID)/\(draft.lot)"))
        }
        writer.audit("visits/\(visit.id)", created)
        let sightings = try drafts.compactMap {
            try Sighting.find(visit: visit.id, product: $0.productID, lot: $0.lot, writer)
        }
        let trace = try LotRoutes(of: sightings, writer)
        return .with { $0.sightings = sightings.map { $0.message(trace) } }
    }

    static func retract(
        _ request: Spearhead_Inspections_V1_RetractSightingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_RetractSightingResponse {
        let visit = try visible(request.visitID, writer, call)
        guard let product = try Products.find(id: request.productID, writer) else {
            throw RPCError.notFound("product", request.productID)
        }
        guard let sighting = try Sighting.find(visit: visit.id, product: product.id, lot: request.lot, writer) else {
            throw RPCError.notFound("sighting", "\(visit.id)/\(product.id)/\(request.lot.prefix(64))")
        }
        try SightingLog.retract(sighting, reason: request.reason, writer, call)
        var retracted = sighting
        retracted.isRetracted = true
        let trace = try LotRoutes(of: [retracted], writer)
        return .with { $0.sighting = retracted.message(trace) }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListSightingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListSightingsResponse {
        let list = ListQuery(from: Sighting.table, columns: Sighting.columns, key: Sighting.keySQL)
            .visible(call.visible, "s.person_id").filterUnlessEmpty("s.visit_id", request.visitID)
            .filterUnlessEmpty("s.customer_id", request.customerID).filterUnlessEmpty("s.product_id", request.productID)
            .filterUnlessEmpty("s.lot", request.lot)
        let (sightings, next) = try list.fetch(reader, call.page(of: request), Sighting.init(row:))
        let trace = try LotRoutes(of: sightings, reader)
        return .with {
            $0.sightings = sightings.map { $0.message(trace) }
            $0.nextPageToken = next
        }
    }

    private static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> SightingLog.Visit {
        guard let visit = try SightingLog.Visit.find(id: id, reader) else { throw RPCError.notFound("visit", id) }
        try call.requireVisible(visit.personID, "visit", id)
        return visit
    }
}

extension Sighting {
    fileprivate func message(_ trace: LotRoutes) -> Spearhead_Inspections_V1_Sighting {
        .with {
            $0.visitID = visitID
            $0.productID = lot.productID
            $0.lot = lot.code
            $0.customerID = customerID
            $0.personID = personID
            $0.sightingTime = at.timestamp
            if let observedMinor { $0.observedPriceMinor = observedMinor }
            $0.listPriceMinor = listMinor
            $0.territoryCode = trace.map.place(territoryID)?.code ?? ""
            $0.verdict = trace.verdict(of: self).message
            $0.retracted = isRetracted
        }
    }
}

extension SightingVerdict {
    fileprivate var message: Spearhead_Inspections_V1_SightingVerdict {
        switch self {
        case .authorized: .authorized
        case .diverted: .diverted
        case .unknownLot: .unknownLot
        case .unplaced: .unplaced
        }
    }
}
