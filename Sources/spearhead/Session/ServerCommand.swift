internal import ArgumentParser

/// A command that calls a server.
protocol ServerCommand: AsyncParsableCommand {
    var connection: ConnectionOptions { get }
    /// The company of `--tenant`, for commands that have it.
    var tenant: String? { get }

    /// Does the work over an open connection.
    func execute(_ session: Session) async throws
}

extension ServerCommand {
    var tenant: String? { nil }

    func run() async throws {
        try await Session.run(connection, tenant: tenant) { try await execute($0) }
    }
}
