import CRM
import Foundation
import SwiftProtobuf

/// Requests to create customers that differ in their request id alone.
struct CustomerRequests: Sendable {
    private static let digitCount = 12

    private let template: [UInt8]
    /// Where in `template` the last twelve digits of the request id stand.
    private let digits: Range<Int>

    /// Prepares the request for customers of a person.
    init(ownerID: String) throws {
        // A random start keeps the ids of one run apart from those of another on the same company.
        let id = UUID().uuidString.lowercased()
        let request = Spearhead_Crm_V1_CreateCustomerRequest.with {
            $0.requestID = id
            $0.customer = .with {
                $0.name = "Measured Customer 测量客户"
                $0.kind = .retailer
                $0.channel = .convenience
                $0.ownerID = ownerID
                $0.address = "12 Example Road, Example County"
                $0.paymentDays = 30
            }
        }
        let template: [UInt8] = try request.serializedBytes()
        guard let place = template.firstRange(of: Array(id.utf8)) else {
            throw MeasurementError(description: "the request does not hold its id")
        }
        self.template = template
        digits = place.upperBound - Self.digitCount..<place.upperBound
    }

    /// The serialized request with the given number, below 2⁴⁸, in its request id.
    func request(_ number: UInt64) -> [UInt8] {
        var bytes = template
        var rest = number
        for index in digits.reversed() {
            let digit = UInt8(rest & 0xF)
            bytes[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest >>= 4
        }
        return bytes
    }
}
