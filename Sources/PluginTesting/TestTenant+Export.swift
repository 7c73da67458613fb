internal import Host
public import PluginKit
internal import TenantStore

extension TestTenant {
    /// The rows that an exportable table gives the caller, without the header.
    public func exportRows(_ table: String, as caller: Caller = TestTenant.admin) throws -> [[String?]] {
        for (index, plugin) in composition.plugins.enumerated() {
            guard let export = plugin.registrar.exports.first(where: { $0.name == table }) else { continue }
            let invocation = Executor.Invocation(
                method: Importer.method, caller: caller, scope: .all, now: now, language: .chinese)
            return try store.readNow(scope) { connection in
                var rows: [[String?]] = []
                let handler: ([UInt8], Reader, Call, ([UInt8]) throws -> Void) throws -> Void = { _, reader, call, _ in
                    try export.read(reader, call) { rows.append($0) }
                }
                try executor.stream(
                    [], plugin: index, handler: handler, invocation: invocation, tenant: context, connection: connection,
                    send: { _ in })
                return rows
            }
        }
        throw RPCError(.notFound, "NOT_FOUND", "There is no exportable table \(table).")
    }
}
