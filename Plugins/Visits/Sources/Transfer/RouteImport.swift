internal import GRDB
internal import PluginKit

/// The importable table `routes`: the stops of each rep, in order.
enum RouteImport {
    static let table = ImportTable(
        name: "routes", required: ["rep_code", "weekday", "sequence", "customer_code"],
        optional: ["window_start", "window_end"], permission: Permissions.importing, write: write)

    private static let columns = [
        "weekday": "weekday", "sequence": "sequence", "customer_id": "customer_code", "window_start_minute": "window_start",
        "window_end_minute": "window_end",
    ]

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let person = try ImportReferences.person("rep_code", row, writer)
        let stop = RouteStop(
            weekday: try row.integer("weekday"), sequence: try row.integer("sequence"),
            customerID: try ImportReferences.customer("customer_code", row, writer),
            windowStartMinute: try minute("window_start", row), windowEndMinute: try minute("window_end", row))
        do {
            return try FieldCheck.naming(columns) { try Routes.put(stop, onRouteOf: person, writer, call) }
        } catch let error as RPCError where error.reason == "OUTLET_TAKEN" {
            throw RPCError.invalidField("customer_code", error.message)
        }
    }

    /// `HH:MM` as minutes after midnight.
    private static func minute(_ column: String, _ row: ImportRow) throws -> Int64? {
        guard let text = row.optional(column) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, let hour = Int64(parts[0]), let minute = Int64(parts[1]),
            (0...23).contains(hour) && (0...59).contains(minute) || (hour, minute) == (24, 0)
        else { throw RPCError.invalidField(column, "must be a time HH:MM") }
        return hour * 60 + minute
    }
}
