import HostTesting
import PluginKit

/// A plugin whose import writes one row for the whole file.
struct SumsPlugin: Plugin {
    static let manifest = PluginManifest(id: "sums", version: "1.0.0", protoPackage: "sums.v1", descriptors: "")
    static let sumMax = 1_000_000_000

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-sums", sql: "CREATE TABLE sums_sum (value INTEGER NOT NULL) STRICT")
        registrar.permission("sums.write", Label("编辑", "Write"), grants: [.admin: .all])
        registrar.importable(
            ImportTable(name: "sums", required: ["value"], permission: "sums.write", begin: { Pass() }))
    }

    private struct Pass: ImportPass {
        private var sum: Int64 = 0

        mutating func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
            let value = try row.integer("value")
            // It is told before it is refused: the importer takes that back.
            sum += value
            guard value > 0 else { throw RPCError.invalidField("value", "must be positive") }
            return .created
        }

        mutating func finish(_ writer: Writer, _ call: Call) throws {
            guard sum <= sumMax else { throw RPCError.invalidField("value", "is more than \(sumMax)") }
            try writer.execute("INSERT INTO sums_sum VALUES (?)", [sum])
        }
    }
}
