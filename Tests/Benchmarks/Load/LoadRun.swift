import Dispatch
import NIOCore
import NIOPosix
import RPC
import Synchronization
import TTRPC

/// Gives the serialized request of a call; numbers are unique over all connections of a run.
typealias RequestSource = @Sendable (_ number: UInt64) -> [UInt8]

/// One measurement: connections that each have a fixed number of calls under way for a time.
final class LoadRun: Sendable {
    enum Phase: UInt8, AtomicRepresentable {
        case warmUp
        case measured
        case ending
    }

    let phase = Atomic(Phase.warmUp)
    let slots = DispatchGroup()
    private let options: LoadOptions

    init(_ options: LoadOptions) { self.options = options }

    /// Calls `method` with the requests of `source` and gives what was measured.
    static func measure(
        _ method: MethodName, options: LoadOptions,
        prepare: (TTRPCConnection, [(key: String, value: String)]) async throws -> RequestSource
    ) async throws -> Figures {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        let figures = try await measure(method, options, prepare, group)
        try await group.shutdownGracefully()
        return figures
    }

    private static func measure(
        _ method: MethodName, _ options: LoadOptions,
        _ prepare: (TTRPCConnection, [(key: String, value: String)]) async throws -> RequestSource, _ group: any EventLoopGroup
    ) async throws -> Figures {
        let connections = try await options.connect(group)
        let metadata = try options.metadata()
        let source = try await prepare(connections[0], metadata)
        let head = RequestHead(service: method.service, method: method.method, metadata: metadata)
        let run = LoadRun(options)
        let lanes = connections.enumerated().map { index, connection in
            LoadLane(
                run: run, connection: connection, head: head, source: source, index: UInt64(index), pause: options.pause,
                expectsRefusals: options.expectRefusals)
        }
        let figures = try await run.run(lanes)
        for connection in connections { await connection.close() }
        return figures
    }

    private func run(_ lanes: [LoadLane]) async throws -> Figures {
        for lane in lanes { lane.begin(slotCount: options.inFlight) }
        try await Task.sleep(for: .seconds(options.warmUpSeconds))
        let processorBefore = ProcessorTime.microseconds(of: options.serverPid)
        let began = Deadline.now()
        phase.store(.measured, ordering: .relaxed)
        try await Task.sleep(for: .seconds(options.seconds))
        phase.store(.ending, ordering: .relaxed)
        let elapsed = Deadline.now().nanoseconds - began.nanoseconds
        let processorAfter = ProcessorTime.microseconds(of: options.serverPid)
        await withCheckedContinuation { continuation in
            slots.notify(queue: .global()) { continuation.resume() }
        }
        var figures = Figures(elapsedNanoseconds: elapsed)
        for lane in lanes {
            figures.latenciesMicroseconds += lane.latenciesMicroseconds
            figures.refusedCount += lane.refusedCount
            figures.errorCount += lane.errorCount
            figures.firstError = figures.firstError ?? lane.firstError
        }
        if let processorBefore, let processorAfter { figures.serverMicroseconds = processorAfter - processorBefore }
        return figures
    }
}
