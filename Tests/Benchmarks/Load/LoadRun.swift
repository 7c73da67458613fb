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
        try await measure(options) { group in
            let connections = try await options.connect(group)
            let metadata = try options.metadata()
            let source = try await prepare(connections[0], metadata)
            let head = RequestHead(service: method.service, method: method.method, metadata: metadata)
            return connections.map { MethodTarget(connection: $0, head: head, source: source) }
        }
    }

    /// Makes calls on the connections that `connect` makes and gives what was measured.
    static func measure(
        _ options: LoadOptions, connect: (any EventLoopGroup) async throws -> [any LoadTarget]
    ) async throws -> Figures {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        let figures = try await measure(options, group, connect)
        try await group.shutdownGracefully()
        return figures
    }

    // A function of its own, so that the connections are gone before the group is.
    private static func measure(
        _ options: LoadOptions, _ group: any EventLoopGroup, _ connect: (any EventLoopGroup) async throws -> [any LoadTarget]
    ) async throws -> Figures {
        let targets = try await connect(group)
        let run = LoadRun(options)
        let lanes = targets.enumerated().map { index, target in
            LoadLane(
                run: run, target: target, index: UInt64(index), pause: options.pause, expectsRefusals: options.expectRefusals)
        }
        let figures = try await run.run(lanes)
        for target in targets { await target.close() }
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
