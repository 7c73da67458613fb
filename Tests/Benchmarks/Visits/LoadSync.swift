import ArgumentParser
import Foundation
import NIOPosix
import RPC
import SwiftProtobuf
import TTRPC
import Visits

/// Sends a device's queue, then all of it again, as a device does that was cut off before it read the answers.
struct LoadSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-sync",
        abstract: "Syncs events that are days old through one stream, and then the same events again.")

    @OptionGroup var load: LoadOptions

    @Option(help: "How many events to sync.")
    var events = 10_000

    func run() async throws {
        guard let connection = try await load.connect(MultiThreadedEventLoopGroup.singleton).first else { return }
        let metadata = try load.metadata()
        let places = try await Places.open(connection, metadata)
        let queue = try DeviceQueue(places, events: events).payloads
        let first = try await sync(queue, connection, metadata)
        let again = try await sync(queue, connection, metadata)
        await connection.close()
        guard first.answers == again.answers else {
            throw MeasurementError(description: "the same events were answered differently the second time")
        }
        guard first.answers.allSatisfy({ $0 == .stored }) else {
            throw MeasurementError(description: "\(first.answers.count { $0 != .stored }) of \(events) events were not stored")
        }
        var fields = [
            "\"events\":\(events)", String(format: "\"seconds\":%.3f", first.seconds),
            String(format: "\"events_per_second\":%.0f", Double(events) / first.seconds),
            String(format: "\"again_seconds\":%.3f", again.seconds),
        ]
        if let processor = first.serverMicroseconds {
            fields.append(String(format: "\"server_cpu_us_per_event\":%.2f", Double(processor) / Double(events)))
        }
        print("{\(fields.joined(separator: ","))}")
    }

    /// What one stream gave.
    private struct Run {
        var answers: [Spearhead_Visits_V1_EventOutcome] = []
        /// From the opening of the stream until the last answer was read.
        var seconds = 0.0
        var serverMicroseconds: Int?
    }

    private func sync(
        _ queue: [[UInt8]], _ connection: TTRPCConnection, _ metadata: [(key: String, value: String)]
    ) async throws -> Run {
        let head = RequestHead(service: "spearhead.visits.v1.SyncService", method: "SyncEvents", metadata: metadata)
        var run = Run()
        let processorBefore = ProcessorTime.microseconds(of: load.serverPid)
        let began = Deadline.now()
        let stream = connection.stream(
            head, shape: CallShape(clientStreams: true, serverStreams: true), timeoutNanoseconds: 600_000_000_000)
        async let sent: Void = send(queue, on: stream)
        while let answer = try await stream.receive() {
            run.answers.append(try Spearhead_Visits_V1_SyncEventsResponse(serializedBytes: answer).outcome)
        }
        try await sent
        run.seconds = Double(Deadline.now().nanoseconds - began.nanoseconds) / 1e9
        if let processorBefore, let after = ProcessorTime.microseconds(of: load.serverPid) {
            run.serverMicroseconds = after - processorBefore
        }
        return run
    }

    private func send(_ queue: [[UInt8]], on stream: TTRPCStream) async throws {
        for payload in queue { try await stream.send(payload) }
        try await stream.finishSending()
    }
}
