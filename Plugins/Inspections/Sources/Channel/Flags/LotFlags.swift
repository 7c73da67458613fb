internal import GRDB
internal import PluginKit

extension CaseKind {
    /// A lot outside of the places to which it was shipped.
    static let diversion = CaseKind("diversion")
    /// A price on a shelf below the price at which distributors buy.
    static let priceInversion = CaseKind("price_inversion")
    /// A distributor to whom more was pushed than it sells.
    static let stuffing = CaseKind("stuffing")

    /// The case that holds the last of some pieces of evidence; `nil` while none does.
    func caseID(holding keys: [String], _ reader: Reader) throws -> String? {
        for key in keys.reversed() {
            let found = try reader.value(
                String.self, "SELECT case_id FROM inspections_case_evidence WHERE kind = ? AND key = ?", [name, key])
            if let found { return found }
        }
        return nil
    }
}

/// Opens cases for what sightings show, on the day they do: a job, because shipments and sightings arrive in any order.
enum LotFlags {
    static func open(_ writer: Writer, _ call: Call) throws {
        let today = call.businessDate
        let sightings = try Sighting.list(on: today.advanced(byDays: 1 - LotMethods.daysMax)...today, writer)
        for diversion in Diversion.find(in: sightings, try LotRoutes(of: sightings, writer)) {
            try diversion.opening(call.clock)?.open(writer, call)
        }
        struct Shelf: Hashable {
            var customerID: String
            var productID: String
        }
        let inverted = Dictionary(grouping: sightings.filter(\.isPriceInverted)) {
            Shelf(customerID: $0.customerID, productID: $0.lot.productID)
        }
        for group in inverted.values.sorted(by: { ($0[0].at, $0[0].key) < ($1[0].at, $1[0].key) }) {
            guard let first = group.first else { continue }
            try CaseOpening(
                .priceInversion, person: first.ownerID, customer: first.customerID, on: first.on,
                summary: first.inversionExplanation.chinese, evidence: group.map { $0.evidence($0.inversionExplanation.chinese) }
            ).open(writer, call)
        }
    }
}

extension Diversion {
    /// The case: against the source with most of the lot, with one piece of evidence per sighting. Each outlet is a source of its own,
    /// so two outlets verify the case.
    func opening(_ clock: TenantClock) -> CaseOpening? {
        guard let first = sightings.first else { return nil }
        let source = mainSource?.receiver
        return CaseOpening(
            .diversion, person: source?.ownerID, customer: source?.id ?? first.customerID, on: first.on,
            summary: String(explanation(clock).chinese.prefix(1000)),
            evidence: sightings.map { sighting in
                sighting.evidence(
                    "\(sighting.on) \(sighting.customerCode) (\(place.code)): \(productCode) \(lot.code)")
            })
    }
}

extension Sighting {
    fileprivate func evidence(_ note: String) -> EvidenceDraft {
        EvidenceDraft(key: key, source: "outlet:\(customerID)", resource: "visits/\(visitID)", note: note)
    }
}
