import NIOCore
import TTRPC

/// One connection that takes calls.
protocol LoadTarget: Sendable {
    /// Where calls are made and answered.
    var eventLoop: any EventLoop { get }
    /// Whether calls can be made.
    var isOpen: Bool { get }
    /// Makes the call with this number; on ``eventLoop``, where `completion` is called too.
    func send(_ number: UInt64, completion: @escaping CallCompletion)
    func close() async
}

/// Calls one method with the requests of a source.
struct MethodTarget: LoadTarget {
    let connection: TTRPCConnection
    let head: RequestHead
    let source: RequestSource

    var eventLoop: any EventLoop { connection.eventLoop }
    var isOpen: Bool { connection.isOpen }
    func send(_ number: UInt64, completion: @escaping CallCompletion) {
        connection.send(head, payload: source(number), completion: completion)
    }
    func close() async { await connection.close() }
}
