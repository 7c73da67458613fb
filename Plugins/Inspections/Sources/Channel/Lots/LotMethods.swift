internal import PluginKit
internal import SwiftProtobuf

/// ChannelService: what sightings show.
enum LotMethods {
    /// Days of sightings that a report looks at, at most.
    static let daysMax = 400

    static func register(with registrar: inout PluginRegistrar) {
        let service = "ChannelService"
        registrar.report(service, "ListUnknownLots", permission: ChannelPermissions.readFlags, unknownLots)
        registrar.report(service, "ListDiversions", permission: ChannelPermissions.readFlags, diversions)
        registrar.report(service, "ListPriceInversions", permission: ChannelPermissions.readFlags, inversions)
    }

    static func unknownLots(
        _ request: Spearhead_Inspections_V1_ListUnknownLotsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListUnknownLotsResponse {
        let page = try call.page(of: request)
        let sightings = try Sighting.list(on: interval(request.fromDate, request.toDate, call), reader)
            .filter { call.visible.contains($0.personID) }
        let routes = try LotRoutes(of: sightings, reader)
        let (unknown, next) = page.cut(sightings.filter { routes.verdict(of: $0) == .unknownLot }, by: \.sortKey)
        return .with {
            $0.lots = unknown.map { sighting in
                .with {
                    $0.visitID = sighting.visitID
                    $0.productID = sighting.lot.productID
                    $0.productCode = sighting.productCode
                    $0.lot = sighting.lot.code
                    $0.customerID = sighting.customerID
                    $0.customerCode = sighting.customerCode
                }
            }
            $0.nextPageToken = next
        }
    }

    static func diversions(
        _ request: Spearhead_Inspections_V1_ListDiversionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListDiversionsResponse {
        let page = try call.page(of: request)
        let sightings = try Sighting.list(on: interval(request.fromDate, request.toDate, call), reader)
        let found = Diversion.find(in: sightings, try LotRoutes(of: sightings, reader)).filter { diversion in
            // A diversion is seen whole by whoever leads the rep of an outlet or of a source.
            diversion.sightings.contains { call.visible.contains($0.personID) }
                || diversion.sources.contains { call.visible.contains($0.receiver.ownerID) }
        }
        let (shown, next) = page.cut(found) { "\($0.productCode)/\($0.lot.code)/\($0.place.code)" }
        let messages = try shown.map { try $0.message(reader, call) }
        return .with {
            $0.diversions = messages
            $0.nextPageToken = next
        }
    }

    static func inversions(
        _ request: Spearhead_Inspections_V1_ListPriceInversionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListPriceInversionsResponse {
        let page = try call.page(of: request)
        let found = try Sighting.list(on: interval(request.fromDate, request.toDate, call), reader)
            .filter { $0.isPriceInverted && call.visible.contains($0.personID) }
        let (shown, next) = page.cut(found, by: \.sortKey)
        let messages = try shown.map { try $0.inversionMessage(reader, call) }
        return .with {
            $0.inversions = messages
            $0.nextPageToken = next
        }
    }

    /// The dates of a request; the last 400 days when it names none.
    private static func interval(_ from: String, _ to: String, _ call: Call) throws -> ClosedRange<BusinessDate> {
        let last = to.isEmpty ? call.businessDate : BusinessDate(to)
        let first = from.isEmpty ? last?.advanced(byDays: 1 - daysMax) : BusinessDate(from)
        return try FieldCheck.interval(
            from: first?.description ?? from, to: last?.description ?? to, daysMax: daysMax)
    }
}

extension Sighting {
    /// Orders sightings by visit, product code and lot.
    fileprivate var sortKey: String { "\(visitID)/\(productCode)/\(lot.code)" }

    fileprivate func inversionMessage(
        _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Inspections_V1_PriceInversion {
        let caseID = try CaseKind.priceInversion.caseID(holding: [key], reader)
        return .with {
            $0.visitID = visitID
            $0.productID = lot.productID
            $0.productCode = productCode
            $0.lot = lot.code
            $0.customerID = customerID
            $0.customerCode = customerCode
            $0.observedPriceMinor = observedMinor ?? 0
            $0.listPriceMinor = listMinor
            $0.caseID = caseID ?? ""
            $0.explanation = inversionExplanation.text(call.language)
        }
    }
}

extension Diversion {
    fileprivate func message(_ reader: Reader, _ call: Call) throws -> Spearhead_Inspections_V1_Diversion {
        let caseID = try CaseKind.diversion.caseID(holding: sightings.map(\.key), reader)
        return .with {
            $0.productID = lot.productID
            $0.productCode = productCode
            $0.lot = lot.code
            $0.prefectureCode = place.code
            $0.state = state == .suspected ? .suspected : .corroborated
            $0.outlets = outlets.map { outlet in
                .with {
                    $0.customerID = outlet.customerID
                    $0.customerCode = outlet.customerCode
                    $0.territoryCode = place.code
                    $0.firstTime = outlet.at.timestamp
                }
            }
            $0.sources = sources.map { source in
                .with {
                    $0.customerID = source.receiver.id
                    $0.customerCode = source.receiver.code
                    $0.territoryCode = source.place?.code ?? ""
                    $0.firstTime = source.firstAt.timestamp
                }
            }
            $0.sightings = Int64(sightings.count)
            $0.visitIds = sightings.map(\.visitID).sorted()
            if let first = sightings.first { $0.firstSightingTime = first.at.timestamp }
            $0.caseID = caseID ?? ""
            $0.explanation = explanation(call.clock).text(call.language)
        }
    }
}
