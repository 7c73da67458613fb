import Foundation

/// Requests of a command that differ in their request id alone.
struct RequestTemplate: Sendable {
    private static let digitCount = 12

    private let template: [UInt8]
    /// Where in `template` the last twelve digits of the request id stand.
    private let digits: Range<Int>

    /// Prepares the request that `serialize` gives for a request id.
    init(_ serialize: (_ requestID: String) throws -> [UInt8]) throws {
        // A random start keeps the ids of one run apart from those of another on the same company.
        let id = UUID().uuidString.lowercased()
        template = try serialize(id)
        guard let place = template.firstRange(of: Array(id.utf8)) else {
            throw MeasurementError(description: "the request does not hold its id")
        }
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
