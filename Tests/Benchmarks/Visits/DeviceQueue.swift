import CRM
import Foundation
import Organization
import RPC
import SwiftProtobuf
import TTRPC
import Visits

/// The outlets and products that measured visits name.
struct Places {
    private static let pageSize: Int32 = 1000

    var outlets: [String]
    var products: [String]

    static func open(_ connection: TTRPCConnection, _ metadata: [(key: String, value: String)]) async throws -> Places {
        let customers = try await connection.call(
            RequestHead(service: LoadReads.service, method: "ListCustomers", metadata: metadata),
            payload: try Spearhead_Crm_V1_ListCustomersRequest.with { $0.pageSize = pageSize }.serializedBytes())
        let products = try await connection.call(
            RequestHead(service: "spearhead.organization.v1.ProductService", method: "ListProducts", metadata: metadata),
            payload: try Spearhead_Organization_V1_ListProductsRequest.with { $0.pageSize = pageSize }.serializedBytes())
        let places = Places(
            outlets: try Spearhead_Crm_V1_ListCustomersResponse(serializedBytes: customers).customers.map(\.id),
            products: try Spearhead_Organization_V1_ListProductsResponse(serializedBytes: products).products.map(\.id))
        guard !places.outlets.isEmpty, places.products.count >= DeviceQueue.linesPerCount else {
            throw MeasurementError(description: "the company needs an outlet and \(DeviceQueue.linesPerCount) products")
        }
        return places
    }
}

/// What a device did in days without a network: visits of four events each, the check-in with its position, a count, a photo and the
/// check-out.
struct DeviceQueue {
    static let linesPerCount = 8
    /// How long ago the first visit began.
    private static let age: TimeInterval = 5 * 86_400

    private(set) var payloads: [[UInt8]] = []
    private let places: Places
    private let began: Date
    private let secondsPerVisit: TimeInterval

    init(_ places: Places, events: Int) throws {
        self.places = places
        began = Date(timeIntervalSinceNow: -Self.age)
        secondsPerVisit = Self.age / Double(events / 4 + 2)
        var visit = 0
        while payloads.count < events {
            for event in self.events(ofVisit: visit).prefix(events - payloads.count) {
                var event = event
                event.requestID = UUID().uuidString.lowercased()
                event.deviceID = "BENCH"
                event.deviceSequence = Int64(payloads.count + 1)
                payloads.append(try event.serializedBytes())
            }
            visit += 1
        }
    }

    private func events(ofVisit number: Int) -> [Spearhead_Visits_V1_SyncEventsRequest] {
        let visit = UUID().uuidString.lowercased()
        let checkIn = Google_Protobuf_Timestamp(date: began.addingTimeInterval(Double(number) * secondsPerVisit))
        let checkOut = Google_Protobuf_Timestamp(date: began.addingTimeInterval((Double(number) + 0.9) * secondsPerVisit))
        return [
            .with {
                $0.id = visit
                $0.createTime = checkIn
                $0.visit.customerID = places.outlets[number % places.outlets.count]
                $0.visit.checkInTime = checkIn
                $0.visit.position = .with {
                    $0.latitudeMicrodegrees = 30_500_000 + Int64(number % 1000)
                    $0.longitudeMicrodegrees = 111_500_000
                    $0.accuracyM = 12
                }
            },
            .with {
                $0.id = UUID().uuidString.lowercased()
                $0.createTime = checkIn
                $0.stockCount.visitID = visit
                $0.stockCount.lines = (0..<Self.linesPerCount).map { line in
                    .with {
                        $0.productID = places.products[(number + line) % places.products.count]
                        $0.countedQuantity = Int64((number * 7 + line) % 120)
                    }
                }
            },
            .with {
                $0.id = UUID().uuidString.lowercased()
                $0.createTime = checkIn
                $0.photo.visitID = visit
                $0.photo.photo.sha256 = String(repeating: "0", count: 32) + visit.filter { $0 != "-" }
                $0.photo.photo.takeTime = checkIn
                $0.photo.photo.inApp = true
            },
            .with {
                $0.id = UUID().uuidString.lowercased()
                $0.createTime = checkOut
                $0.checkOut.visitID = visit
                $0.checkOut.checkOutTime = checkOut
            },
        ]
    }
}
