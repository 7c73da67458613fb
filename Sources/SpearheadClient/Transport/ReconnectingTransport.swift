package import RPC
internal import Synchronization

/// A connection that is made when the first call needs it, and again after it was lost.
///
/// Callers that arrive while a connection is being made share it.
package final class ReconnectingTransport: ClientTransport {
    private struct State {
        var connecting: Task<any ClientTransport, any Error>?
        var generation = 0
        var isClosed = false
    }

    private let connect: @Sendable () async throws -> any ClientTransport
    private let state = Mutex(State())

    /// Remembers how to connect.
    package init(connect: @escaping @Sendable () async throws -> any ClientTransport) { self.connect = connect }

    /// Whether the client was not closed.
    package var isOpen: Bool { state.withLock { !$0.isClosed } }

    /// Makes one call on the present connection.
    package func unary(_ call: OutboundCall) async throws -> [UInt8] {
        try await withConnection { try await $0.unary(call) }
    }

    /// Opens a stream on the present connection.
    package func open(_ call: OutboundCall, shape: CallShape) async throws -> any ClientTransportStream {
        try await withConnection { try await $0.open(call, shape: shape) }
    }

    /// Ends the connection; every later call is refused.
    package func close() async {
        let connecting = state.withLock { state in
            defer { state.connecting = nil }
            state.isClosed = true
            return state.connecting
        }
        try? await connecting?.value.close()
    }

    /// Connects now, so that a wrong address shows before the first call.
    package func connectNow() async throws { try await withConnection { _ in } }

    private func withConnection<Result>(_ body: (any ClientTransport) async throws -> Result) async throws -> Result {
        let (connection, generation) = try await openConnection()
        do {
            return try await body(connection)
        } catch {
            if !connection.isOpen { discard(generation) }
            throw error
        }
    }

    /// The present connection, or a new one when that was lost since the last call.
    private func openConnection() async throws -> (any ClientTransport, generation: Int) {
        for _ in 0..<2 {
            let (connecting, generation) = try current()
            do {
                let connection = try await connecting.value
                if connection.isOpen { return (connection, generation) }
                discard(generation)
            } catch {
                discard(generation)
                throw error
            }
        }
        throw RPCError.connectionLost
    }

    private func current() throws -> (Task<any ClientTransport, any Error>, generation: Int) {
        try state.withLock { state in
            if state.isClosed { throw RPCError.clientClosed }
            if let connecting = state.connecting { return (connecting, state.generation) }
            state.generation += 1
            let connecting = Task { [connect] in try await connect() }
            state.connecting = connecting
            return (connecting, state.generation)
        }
    }

    private func discard(_ generation: Int) {
        state.withLock { state in
            if state.generation == generation { state.connecting = nil }
        }
    }
}
