internal import CRM
internal import PluginKit

/// From where goods leave.
enum FulfilmentSource: String, Sendable, Hashable, CaseIterable {
    /// The company's central warehouse.
    case central
    /// A depot of the company.
    case depot
    /// The retailer's distributor.
    case distributor

    /// Who supplies an order of a kind when nobody says otherwise.
    static func usual(for kind: Order.Kind) -> FulfilmentSource { kind == .direct ? .central : .distributor }

    /// Who may supply an order of a kind.
    static func allowed(for kind: Order.Kind) -> Set<FulfilmentSource> {
        kind == .direct ? [.central, .depot] : [.central, .distributor]
    }
}

/// How goods leave: from where and with which vehicle.
struct Dispatch: Sendable, Hashable {
    var source: FulfilmentSource
    var vehicle: Vehicle

    /// Checks that the products may leave like this.
    ///
    /// - Throws: `SOURCE_NOT_ALLOWED` or `VEHICLE_NOT_ALLOWED`.
    func require(products: Set<String>, order: Order, _ reader: Reader) throws {
        let allowed = FulfilmentSource.allowed(for: order.kind)
        guard allowed.contains(source) else {
            throw refusal("Orders of this kind do not leave from \(source.rawValue).", allowed)
        }
        if source == .distributor, try CustomerDirectory.find(id: order.customerID, reader)?.supplierID == nil {
            throw refusal("The customer has no distributor. Name one as its supplier, or deliver centrally.", [.central])
        }
        for product in products.sorted() {
            let rule = try TransportRule.of(product: product, reader)
            if rule.isCentralOnly, source != .central {
                throw refusal("A product of the shipment leaves from the central warehouse only.", [.central])
            }
            guard vehicle.transportClass.carried.contains(rule.transportClass) else {
                throw RPCError(
                    .failedPrecondition, "VEHICLE_NOT_ALLOWED",
                    "The shipment holds \(rule.transportClass.rawValue) goods, which a \(vehicle.transportClass.rawValue) vehicle does "
                        + "not carry. Choose a fitting vehicle, or split the shipment.",
                    metadata: ["product_id": product, "transport_class": rule.transportClass.rawValue])
            }
        }
    }

    private func refusal(_ text: String, _ allowed: Set<FulfilmentSource>) -> RPCError {
        RPCError(
            .failedPrecondition, "SOURCE_NOT_ALLOWED", text,
            metadata: ["allowed": allowed.map(\.rawValue).sorted().joined(separator: ", ")])
    }
}
