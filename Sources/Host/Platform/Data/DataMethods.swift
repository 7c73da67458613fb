internal import Crypto
internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// DataService: CSV in and out.
enum DataMethods {
    /// Size of an exported piece.
    static let pieceBytes = 64 << 10

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.query("DataService", "ListDataTables", .company(permission: PlatformPermission.dataExport), list),
        PlatformMethods.bidirectional("DataService", "Import", .company(permission: PlatformPermission.dataImport), importTable),
        PlatformMethods.serverStream("DataService", "Export", .company(permission: PlatformPermission.dataExport), exportTable),
    ]

    @Sendable private static func list(
        _ request: Spearhead_Platform_V1_ListDataTablesRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListDataTablesResponse {
        let (_, context) = try call.caller().company()
        var tables: [String: Spearhead_Platform_V1_DataTable] = [:]
        for number in context.enabledPlugins {
            let registrar = call.services.composition.plugins[number].registrar
            for table in registrar.imports {
                tables[table.name, default: .init()].importable = true
                tables[table.name]?.requiredColumns = table.required
                tables[table.name]?.optionalColumns = table.optional
            }
            for table in registrar.exports { tables[table.name, default: .init()].exportable = true }
        }
        return .with {
            $0.tables = tables.sorted { $0.key < $1.key }.map { name, table in
                var table = table
                table.name = name
                return table
            }
        }
    }

    @Sendable private static func importTable(
        receive: () throws -> Spearhead_Platform_V1_ImportRequest?, call: PlatformCall,
        send: (Spearhead_Platform_V1_ImportResponse) throws -> Void
    ) throws {
        guard let first = try receive() else { throw RPCError.invalidField("table", "the first message must name the table") }
        var content = [UInt8](first.content)
        var sha256 = first.sha256
        while let next = try receive() {
            guard sha256.isEmpty else { throw RPCError.invalidField("sha256", "must stand in the last message") }
            guard content.count + next.content.count <= Importer.contentBytesMax else {
                throw RPCError(
                    .resourceExhausted, "FILE_TOO_LARGE",
                    "A file may have at most \(Importer.contentBytesMax) bytes. Split it; importing is safe to repeat.",
                    domain: "platform")
            }
            content.append(contentsOf: next.content)
            sha256 = next.sha256
        }
        try requireWhole(content, sha256)
        let report = try run(first, content, call, send)
        try send(
            .with {
                $0.report = report.message
                $0.doneRows = $0.report.created + $0.report.updated + $0.report.unchanged + $0.report.refused
                $0.totalRows = $0.doneRows
            })
    }

    /// Refuses a file that was cut off on its way; the stream of a client that went away ends like any other.
    private static func requireWhole(_ content: [UInt8], _ sha256: String) throws {
        guard let declared = BlobDigest(sha256) else {
            throw RPCError.invalidField(
                "sha256", "must stand in the last message: the SHA-256 of the content, 64 lower-case hexadecimal digits")
        }
        guard BlobDigest(SHA256.hash(data: content)) == declared else {
            throw RPCError.invalidField(
                "sha256", "is not that of the \(content.count) bytes that came; send the whole content again")
        }
    }

    private static func run(
        _ request: Spearhead_Platform_V1_ImportRequest, _ content: [UInt8], _ call: PlatformCall,
        _ send: (Spearhead_Platform_V1_ImportResponse) throws -> Void
    ) throws -> ImportReport {
        let services = call.services
        let session = try call.caller()
        let (tenant, context) = try session.company()
        if !request.dryRun { try services.requireRoom(tenant) }
        guard UUIDv7.isCanonical(request.requestID) else {
            throw RPCError.invalidField("request_id", "must be a UUID in lower-case canonical form")
        }
        let importer = try Importer(table: request.table, content: content, composition: services.composition)
        guard context.enabledPlugins.contains(importer.pluginIndex) else {
            throw Composition.pluginDisabled(services.composition.plugins[importer.pluginIndex].id)
        }
        try require(importer.table.permission, session, services)
        // Every line but the header; a line break inside quotes makes it an estimate.
        let rows = Int64(content.count { $0 == 0x0A }) - 1
        let invocation = Executor.Invocation(
            method: Importer.method, caller: session.caller, scope: .all, now: call.now, language: call.language)
        // A client that went away must not undo an import that is under way, nor hold the lane by not reading: progress that cannot be
        // sent is the last that is.
        var isHeard = true
        let report = try services.store.writeNow(tenant.scope) { connection in
            try importer.run(
                dryRun: request.dryRun, requestID: request.requestID, invocation: invocation, tenant: context,
                executor: services.executor, connection: connection
            ) { done in
                guard isHeard else { return }
                let step = Spearhead_Platform_V1_ImportResponse.with {
                    $0.doneRows = Int64(done)
                    $0.totalRows = max(rows, Int64(done))
                }
                do { try send(step) } catch { isHeard = false }
            }
        }
        if report.organizationChanged { context.teams.invalidate() }
        if report.committed { services.touched.mark(tenant.id) }
        return report
    }

    @Sendable private static func exportTable(
        _ request: Spearhead_Platform_V1_ExportRequest, call: PlatformCall,
        send: (Spearhead_Platform_V1_ExportResponse) throws -> Void
    ) throws {
        let services = call.services
        let session = try call.caller()
        let (tenant, context) = try session.company()
        guard let (plugin, table) = find(request.table, context, services) else {
            throw RPCError.notFound("exportable table", request.table)
        }
        let scope = try require(table.permission, session, services)
        let invocation = Executor.Invocation(
            method: call.method, caller: session.caller, scope: scope, now: call.now, language: call.language)
        try withoutActuallyEscaping(send) { send in
            try services.store.readNow(tenant.scope) { connection in
                try services.executor.export(
                    table, plugin: plugin, invocation: invocation, tenant: context, connection: connection
                ) { content, rows in
                    try send(
                        .with {
                            $0.content = content
                            $0.rows = Int64(rows)
                        })
                }
            }
        }
    }

    private static func find(
        _ name: String, _ context: TenantContext, _ services: HostServices
    ) -> (plugin: Int, table: ExportTable)? {
        for number in context.enabledPlugins {
            if let table = services.composition.plugins[number].registrar.exports.first(where: { $0.name == name }) {
                return (number, table)
            }
        }
        return nil
    }

    @discardableResult
    private static func require(_ permission: String, _ session: Session, _ services: HostServices) throws -> Scope {
        guard let number = services.composition.permissions.firstIndex(where: { $0.name == permission }),
            let scope = session.grants[number]
        else { throw Composition.permissionDenied(permission) }
        return scope
    }
}

extension ImportReport {
    var message: Spearhead_Platform_V1_ImportResponse.Report {
        .with {
            $0.created = Int64(created)
            $0.updated = Int64(updated)
            $0.unchanged = Int64(unchanged)
            $0.refused = Int64(refused)
            $0.committed = committed
            $0.errors = errors.map { error in
                .with {
                    $0.line = Int64(error.line)
                    $0.column = error.column
                    $0.reason = error.reason
                }
            }
        }
    }
}
