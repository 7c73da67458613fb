internal import GRDB
internal import PluginKit

/// A vehicle that deliveries go with.
struct Vehicle: Sendable, Hashable {
    static let codeLengthMax = 32

    var code: String
    var transportClass = TransportClass.standard
    /// 0 while the vehicle is not registered.
    var version: Int64 = 0

    /// Reads a row of `orders_vehicle`.
    init(row: Row) throws {
        self.init(
            code: row["code"], transportClass: try row.choice("transport_class", of: "orders_vehicle"), version: row["version"])
    }

    init(code: String, transportClass: TransportClass = .standard, version: Int64 = 0) {
        self.code = code
        self.transportClass = transportClass
        self.version = version
    }

    /// The vehicle with a code; one that is not registered carries standard goods only.
    static func named(_ code: String, _ reader: Reader) throws -> Vehicle {
        try reader.row("SELECT * FROM orders_vehicle WHERE code = ?", [code]).map(Vehicle.init(row:)) ?? Vehicle(code: code)
    }

    /// Writes the vehicle as its next version.
    func save(replacing before: Vehicle, _ writer: Writer) throws -> Vehicle {
        let saved = Vehicle(code: code, transportClass: transportClass, version: before.version + 1)
        try writer.execute(
            """
            INSERT INTO orders_vehicle VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET \
            transport_class = excluded.transport_class, version = excluded.version
            """, [code, transportClass.rawValue, saved.version])
        writer.audit(
            "vehicles/\(code)", [FieldChange("transport_class", before.transportClass.rawValue, transportClass.rawValue)])
        return saved
    }
}
