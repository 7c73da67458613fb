internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Shipments to another version of the address than the one confirmed when they left.
enum AddressFaults {
    /// What was wrong with an address.
    enum Reason: String, Sendable, Hashable, CaseIterable {
        /// There is no such version.
        case unknown
        /// The version was not confirmed when the goods left.
        case unconfirmed
        /// A later version was confirmed when the goods left.
        case superseded
    }

    /// One page of the faults, by the number of the shipment.
    static func list(
        _ interval: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([Spearhead_Orders_V1_WrongAddressShipment], String) {
        try ListQuery(from: source, key: "s.number")
            .filter("s.shipped_on BETWEEN ? AND ?", interval.lowerBound, interval.upperBound)
            .filter("s.address_version <> s.confirmed_version")
            .visible(call.visible, "s.person_id")
            .fetch(reader, page, message)
    }

    /// A version counts as confirmed from the moment it was; the one the master record began with, from the beginning.
    private static let source = """
        (SELECT s.id, s.number, o.number AS order_number, s.customer_id, s.person_id, s.shipped_on, s.shipped_by, s.address_version, \
        ifnull((SELECT max(a.version) FROM crm_address a WHERE a.customer_id = s.customer_id AND a.state = 'confirmed' \
        AND (a.origin = 'opening' OR a.decide_time <= s.shipped_at)), 0) AS confirmed_version, \
        (SELECT a.state = 'confirmed' AND (a.origin = 'opening' OR a.decide_time <= s.shipped_at) FROM crm_address a \
        WHERE a.customer_id = s.customer_id AND a.version = s.address_version) AS was_confirmed \
        FROM orders_shipment s JOIN orders_order o ON o.id = s.order_id) s
        """

    private static func message(_ row: Row) -> Spearhead_Orders_V1_WrongAddressShipment {
        let wasConfirmed: Bool? = row["was_confirmed"]
        let reason: Reason = wasConfirmed.map { $0 ? .superseded : .unconfirmed } ?? .unknown
        return .with {
            $0.shipmentID = row["id"]
            $0.shipmentNumber = row["number"]
            $0.orderNumber = row["order_number"]
            $0.customerID = row["customer_id"]
            $0.shippedVersion = row["address_version"]
            $0.confirmedVersion = row["confirmed_version"]
            $0.reason = reason.message
            $0.shippedBy = row["shipped_by"]
        }
    }
}

extension AddressFaults.Reason: APIChoice {
    typealias Message = Spearhead_Orders_V1_WrongAddressReason
}
