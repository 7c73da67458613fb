internal import Foundation
internal import PluginKit
internal import TenantStore

extension Executor {
    /// Writes an exportable table as CSV, in pieces, from the snapshot of `connection`.
    func export(
        _ table: ExportTable, plugin: Int, invocation: Invocation, tenant: TenantContext, connection: Connection,
        send: @escaping (Data, _ rows: Int) throws -> Void
    ) throws {
        // A byte order mark makes spreadsheets read the file as UTF-8.
        var piece = Data([0xEF, 0xBB, 0xBF])
        piece.append(contentsOf: CSVWriter.record(table.columns).utf8)
        var rows = 0
        let handler: ([UInt8], Reader, Call, ([UInt8]) throws -> Void) throws -> Void = { _, reader, call, _ in
            try table.read(reader, call) { fields in
                piece.append(contentsOf: CSVWriter.record(fields).utf8)
                rows += 1
                if piece.count >= DataMethods.pieceBytes {
                    try send(piece, rows)
                    piece.removeAll(keepingCapacity: true)
                }
            }
        }
        try stream(
            [], plugin: plugin, handler: handler, invocation: invocation, tenant: tenant, connection: connection, send: { _ in })
        try send(piece, rows)
    }
}
