import Foundation
import RPC

/// What a run measured.
struct Figures {
    var elapsedNanoseconds: UInt64
    var latenciesMicroseconds: [UInt32] = []
    /// Calls beyond a quota, where the run expects them.
    var refusedCount = 0
    var errorCount = 0
    var firstError: RPCError?
    /// CPU time of the server during the measurement.
    var serverMicroseconds: Int?

    init(elapsedNanoseconds: UInt64) { self.elapsedNanoseconds = elapsedNanoseconds }

    /// Adds a call that was made alone: the calls one after the other are the measurement.
    mutating func add(_ nanoseconds: UInt64) {
        elapsedNanoseconds += nanoseconds
        latenciesMicroseconds.append(UInt32(clamping: nanoseconds / 1000))
    }

    private var callsPerSecond: Double { Double(latenciesMicroseconds.count) * 1e9 / Double(max(elapsedNanoseconds, 1)) }

    /// Prints one line of JSON, and the first error on standard error; fails when there was any.
    func report() throws {
        let sorted = latenciesMicroseconds.sorted()
        var fields = [
            String(format: "\"calls_per_second\":%.0f", callsPerSecond),
            String(format: "\"p50_ms\":%.3f", Self.quantile(0.50, of: sorted)),
            String(format: "\"p99_ms\":%.3f", Self.quantile(0.99, of: sorted)),
        ]
        if let serverMicroseconds, !sorted.isEmpty {
            fields.append(String(format: "\"server_cpu_us_per_call\":%.2f", Double(serverMicroseconds) / Double(sorted.count)))
        }
        if refusedCount > 0 { fields.append("\"refused\":\(refusedCount)") }
        fields.append("\"errors\":\(errorCount)")
        print("{\(fields.joined(separator: ","))}")
        guard let firstError else { return }
        throw MeasurementError(description: "\(errorCount) call(s) failed, the first with \(firstError)")
    }

    private static func quantile(_ part: Double, of sorted: [UInt32]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return Double(sorted[Int(part * Double(sorted.count - 1))]) / 1000
    }
}

/// A measurement that says nothing.
struct MeasurementError: Error, CustomStringConvertible {
    var description: String
}
