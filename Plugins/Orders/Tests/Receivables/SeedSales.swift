import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

/// The example company with its orders, shipments and money, brought in once; tests only read it.
enum SeedSales {
    static let plugins: [any Plugin.Type] = [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self]

    /// The company at the end of its period.
    static let company = Result { try make(documents: ["invoices", "receipts", "returns"]) }

    /// Imports the company with its documents in the order given.
    static func make(documents: [String]) throws -> TestTenant {
        let tenant = try TestTenant(plugins: plugins, now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "orders", "order_lines", "shipments",
            "shipment_lines")
        for table in documents { try tenant.importSeed(table) }
        return tenant
    }

    /// Calls a method of the plugin.
    static func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller = TestTenant.admin, _: Response.Type = Response.self
    ) throws -> Response {
        try company.get().call(as: caller, "spearhead.orders.v1.\(method)", request)
    }

    /// The codes behind the ids of a table.
    static func codes(_ table: String, _ column: String = "code") throws -> [String: String] {
        try company.get().read { reader in
            Dictionary(uniqueKeysWithValues: try reader.rows("SELECT id, \(column) FROM \(table)").map { ($0[0], $0[1]) })
        }
    }
}

/// What two lists of rows do not share, for a test's message.
func differences<Row: Hashable>(_ found: [Row], _ expected: [Row]) -> [String] {
    let missing = Set(expected).subtracting(found).map { "missing \($0)" }
    let extra = Set(found).subtracting(expected).map { "extra \($0)" }
    let count = found.count == expected.count ? [] : ["\(found.count) rows instead of \(expected.count)"]
    return count + (missing + extra).sorted().prefix(20)
}
