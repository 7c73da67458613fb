internal import NIOCore
internal import Synchronization

/// The open connections of a server.
final class ConnectionRegistry: Sendable {
    private struct State: Sendable {
        var connections: [ObjectIdentifier: ServerConnection] = [:]
        var isDraining = false
        var emptied: [EventLoopPromise<Void>] = []
    }

    private let state = Mutex(State())
    private let connectionsMax: Int

    /// Makes a registry that admits `connectionsMax` connections at a time.
    init(connectionsMax: Int) { self.connectionsMax = connectionsMax }

    /// How many connections are open.
    var count: Int { state.withLock { $0.connections.count } }

    /// Adds a connection; `false` when there are too many or the server is draining.
    func admit(_ connection: ServerConnection) -> Bool {
        state.withLock { state in
            guard !state.isDraining, state.connections.count < connectionsMax else { return false }
            state.connections[ObjectIdentifier(connection)] = connection
            return true
        }
    }

    /// Removes a closed connection.
    func remove(_ connection: ServerConnection) {
        let emptied = state.withLock { state -> [EventLoopPromise<Void>] in
            state.connections[ObjectIdentifier(connection)] = nil
            guard state.connections.isEmpty else { return [] }
            defer { state.emptied = [] }
            return state.emptied
        }
        for promise in emptied { promise.succeed() }
    }

    /// Admits nothing more; gives what is open.
    func beginDraining() -> [ServerConnection] {
        state.withLock { state in
            state.isDraining = true
            return Array(state.connections.values)
        }
    }

    /// The open connections.
    var all: [ServerConnection] { state.withLock { Array($0.connections.values) } }

    /// Succeeds the promise when no connection is left.
    func notifyWhenEmpty(_ promise: EventLoopPromise<Void>) {
        let isEmpty = state.withLock { state in
            if !state.connections.isEmpty { state.emptied.append(promise) }
            return state.connections.isEmpty
        }
        if isEmpty { promise.succeed() }
    }
}
