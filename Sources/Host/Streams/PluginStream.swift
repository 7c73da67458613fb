internal import PluginKit
internal import RPC
internal import TenantStore

/// One streaming read of a plugin's method.
final class PluginStream: ReadJob {
    typealias Handler = @Sendable ([UInt8], Reader, Call, ([UInt8]) throws -> Void) throws -> Void

    let deadlineNanoseconds: UInt64
    private let admitted: AdmittedCall
    private let plugin: Int
    private let handler: Handler
    private let payload: [UInt8]
    private let stream: any CallStream

    init(_ call: PluginStreamCall, handler: @escaping Handler) throws {
        admitted = try call.admit(writes: false)
        plugin = call.plugin
        self.handler = handler
        stream = call.stream
        payload = call.call.payload
        deadlineNanoseconds = call.call.deadline.nanoseconds
    }

    func run(_ connection: Connection) throws {
        try admitted.services.executor.stream(
            payload, plugin: plugin, handler: handler, invocation: admitted.invocation, tenant: admitted.context,
            connection: connection
        ) { [stream] in try stream.send($0) }
        admitted.leave()
        stream.finish(nil)
    }

    func failed(_ error: any Error) {
        admitted.leave()
        admitted.services.quarantineIfCorrupt(admitted.tenant, error)
        stream.fail(admitted.services.rpcError(error))
    }
}
