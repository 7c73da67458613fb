import CRM
import Dispatch
import Foundation
import Host
import Incentives
import Logging
import Orders
import Organization
import PluginKit
import RPC
import Synchronization
import Targets
import TenantStore
import Visits

/// A host without a server and without background work, with one thread of each kind and a clock that stands still.
final class InProcessHost: Sendable {
    static let plugins: [any Plugin.Type] = [
        OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, TargetsPlugin.self, VisitsPlugin.self, IncentivesPlugin.self,
    ]

    let services: HostServices
    let dispatcher: Dispatcher
    private let clock: Clock

    /// 2026-06-01 10:00 in Shanghai at first.
    private final class Clock: Sendable {
        let milliseconds = Atomic<Int64>(1_780_279_200_000)
    }

    init(directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var store = TenantStore.Configuration(directory: directory)
        store.readThreads = 1
        store.writeThreads = 1
        // Time must not decide how many commands share a commit: counting instructions makes everything slow.
        store.batchMillisecondsMax = 600_000
        let clock = Clock()
        self.clock = clock
        services = try HostServices(
            composition: Composition(plugins: Self.plugins), dataDirectory: directory, storeConfiguration: store,
            defaults: TenantQuota(callsPerSecond: 10_000_000, callsInFlight: 100_000), passwordCost: 10,
            logger: Logger(label: "instructions")
        ) { Instant(milliseconds: clock.milliseconds.load(ordering: .relaxed)) }
        dispatcher = Dispatcher(services: services, maintenanceThreads: 1)
    }

    func close() {
        dispatcher.shutdown()
        services.close()
    }

    /// Lets a second pass.
    func advanceClock() { clock.milliseconds.add(1000, ordering: .relaxed) }

    func index(of method: MethodName) throws -> Int {
        guard let index = services.composition.methods.index(of: method) else {
            throw MeasurementError(description: "there is no method \(method)")
        }
        return index
    }

    /// Makes a call and waits for its answer.
    func call(_ method: MethodName, _ payload: [UInt8], credential: Credential) throws -> [UInt8] {
        try callTogether(index(of: method), [payload], credential: credential)[0]
    }

    /// Makes calls as a connection does whose frames arrived together, and waits for all answers.
    func callTogether(_ method: Int, _ payloads: [[UInt8]], credential: Credential) throws -> [[UInt8]] {
        let answers = Answers(count: payloads.count)
        let deadline = Deadline.now().advanced(byNanoseconds: 3_600_000_000_000)
        for (place, payload) in payloads.enumerated() {
            dispatcher.unary(
                InboundCall(method: method, payload: payload, credential: credential, deadline: deadline),
                reply: Reply(target: answers, stream: UInt32(place)))
        }
        dispatcher.arrivalsEnded()
        return try answers.wait()
    }
}

/// Takes the answers of calls that were made together.
private final class Answers: ReplyTarget {
    private struct State {
        var payloads: [[UInt8]]
        var missing: Int
        var error: RPCError?
    }

    private let state: Mutex<State>
    private let complete = DispatchSemaphore(value: 0)

    init(count: Int) { state = Mutex(State(payloads: Array(repeating: [], count: count), missing: count)) }

    func reply(stream: UInt32, payload: [UInt8]) { take { $0.payloads[Int(stream)] = payload } }

    func reply(stream: UInt32, error: RPCError) { take { $0.error = $0.error ?? error } }

    private func take(_ change: (inout State) -> Void) {
        let isLast = state.withLock { state in
            change(&state)
            state.missing -= 1
            return state.missing == 0
        }
        if isLast { complete.signal() }
    }

    func wait() throws -> [[UInt8]] {
        complete.wait()
        return try state.withLock { state in
            if let error = state.error { throw error }
            return state.payloads
        }
    }
}
