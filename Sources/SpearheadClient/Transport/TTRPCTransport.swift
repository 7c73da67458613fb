internal import RPC
internal import TTRPC

/// One ttRPC connection as a transport.
struct TTRPCTransport: ClientTransport {
    let connection: TTRPCConnection

    var isOpen: Bool { connection.isOpen }

    func unary(_ call: OutboundCall) async throws -> [UInt8] {
        try await connection.call(head(of: call), payload: call.payload, timeoutNanoseconds: call.remainingNanoseconds)
    }

    func open(_ call: OutboundCall, shape: CallShape) async throws -> any ClientTransportStream {
        let stream = connection.stream(
            head(of: call), shape: shape, payload: call.payload, timeoutNanoseconds: call.remainingNanoseconds)
        return TTRPCTransportStream(stream: stream)
    }

    func close() async { await connection.close() }

    private func head(of call: OutboundCall) -> RequestHead {
        RequestHead(service: call.method.service, method: call.method.method, metadata: call.metadata)
    }
}

/// One ttRPC stream as a transport's stream.
struct TTRPCTransportStream: ClientTransportStream {
    let stream: TTRPCStream

    func send(_ payload: [UInt8]) async throws { try await stream.send(payload) }

    func finishSending() async throws { try await stream.finishSending() }

    func receive() async throws -> [UInt8]? { try await stream.receive() }

    func cancel() { stream.cancel() }
}
