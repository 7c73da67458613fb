import RPC
import Synchronization

@testable import TTRPC

/// A small service whose methods show each way in which a call can go.
final class EchoHandler: CallHandler {
    /// A call that waits for the test to answer it.
    struct Held: Sendable {
        var call: InboundCall
        var reply: Reply
    }

    enum Method: Int, CaseIterable {
        /// Answers with the request.
        case echo
        /// Fails with details.
        case fail
        /// Is refused with the time to wait.
        case refuse
        /// Is answered when the test says so.
        case hold
        /// Answers with as many bytes as the first four of the request say (big-endian).
        case large
        /// Answers from another thread.
        case elsewhere
        /// Answers with the credential, the trace and the language.
        case inspect
        /// Sends each byte of the request as a message.
        case spell
        /// Answers with the sum of all bytes, modulo 256.
        case sum
        /// Sends every message back.
        case chat
        /// Is a stream that the test works.
        case open

        var shape: CallShape {
            switch self {
            case .spell: CallShape(clientStreams: false, serverStreams: true)
            case .sum: CallShape(clientStreams: true, serverStreams: false)
            case .chat, .open: CallShape(clientStreams: true, serverStreams: true)
            default: .unary
            }
        }
    }

    static let service = "test.v1.EchoService"

    private struct State {
        var held: [Held] = []
        var streams: [any CallStream] = []
        var arrivals = 0
        var credentials: [Credential?] = []
    }

    private let state = Mutex(State())
    private let changed = Monitor(0)
    private let workers = Workers()

    func resolve(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Int? {
        guard String(decoding: service, as: UTF8.self) == Self.service else { return nil }
        let name = String(decoding: method, as: UTF8.self)
        return Method.allCases.first { "\($0)" == name }?.rawValue
    }

    func shape(of method: Int) -> CallShape { Method(rawValue: method)?.shape ?? .unary }

    func requestBytesMax(of method: Int) -> Int {
        switch Method(rawValue: method) {
        case .inspect: RequestSize.smallMax
        case .open: 64 << 10
        default: .max
        }
    }

    func unary(_ call: InboundCall, reply: Reply) {
        state.withLock { $0.credentials.append(call.credential) }
        switch Method(rawValue: call.method) {
        case .fail: reply.fail(Self.failure)
        case .refuse: reply.fail(Self.refusal)
        case .hold:
            state.withLock { $0.held.append(Held(call: call, reply: reply)) }
            note()
        case .large: reply.succeed([UInt8](repeating: 7, count: call.payload.prefix(4).reduce(0) { $0 << 8 | Int($1) }))
        case .elsewhere: workers.run { reply.succeed(call.payload) }
        case .inspect:
            let credential = call.credential.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nobody"
            reply.succeed(Array("\(credential)|\(call.traceparent ?? "no trace")|\(call.language)".utf8))
        default: reply.succeed(call.payload)
        }
    }

    func stream(_ call: InboundCall, stream: any CallStream) {
        switch Method(rawValue: call.method) {
        case .open:
            state.withLock { $0.streams.append(stream) }
            note()
        case .spell:
            workers.run {
                Self.work(stream) {
                    for byte in call.payload { try stream.send([byte]) }; return nil
                }
            }
        case .sum:
            workers.run {
                Self.work(stream) {
                    var sum: UInt8 = 0
                    while let message = try stream.receive() { for byte in message { sum &+= byte } }
                    return [sum]
                }
            }
        default:
            workers.run {
                Self.work(stream) {
                    while let message = try stream.receive() { try stream.send(message) }
                    return nil
                }
            }
        }
    }

    private static func work(_ stream: any CallStream, _ body: () throws -> [UInt8]?) {
        do { stream.finish(try body()) } catch let error as RPCError { stream.fail(error) } catch { fatalError("\(error)") }
    }

    func arrivalsEnded() {
        state.withLock { $0.arrivals += 1 }
        note()
    }

    private func note() {
        changed.withLock { $0 += 1 }
        changed.notifyAll()
    }

    static let failure = RPCError(
        .failedPrecondition, "LEAD_CLOSED", "The lead is closed.", domain: "crm", metadata: ["lead": "42"],
        fieldViolations: [.init("lead.state", "must be open")], retryDelayMilliseconds: 1500)

    static let refusal = RPCError(.resourceExhausted, "RATE_LIMITED", "Wait.", domain: "platform", retryDelayMilliseconds: 5)

    // MARK: What tests look at

    var heldCount: Int { state.withLock { $0.held.count } }
    var arrivals: Int { state.withLock { $0.arrivals } }
    var credentials: [Credential?] { state.withLock { $0.credentials } }

    /// Takes the calls of `hold` when there are `count`; blocks until then.
    func takeHeld(_ count: Int) -> [Held] {
        changed.wait(until: .testLimit) { _ in
            self.state.withLock { state in
                guard state.held.count >= count else { return nil }
                defer { state.held = [] }
                return state.held
            }
        } ?? []
    }

    /// Whether there are `count` calls of `hold` by the deadline; blocks until then.
    func awaitHeld(_ count: Int, until deadline: Deadline) -> Bool {
        changed.wait(until: deadline) { _ in self.heldCount >= count ? true : nil } ?? false
    }

    /// The streams of `open` when there are `count`; blocks until then.
    func openStreams(_ count: Int) -> [any CallStream] {
        changed.wait(until: .testLimit) { _ in
            self.state.withLock { $0.streams.count >= count ? $0.streams : nil }
        } ?? []
    }
}

extension Deadline {
    /// How long a test waits for something that ought to happen at once.
    static var testLimit: Deadline { .now().advanced(byNanoseconds: 120_000_000_000) }
}
