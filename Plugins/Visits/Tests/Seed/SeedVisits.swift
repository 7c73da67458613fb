import CRM
import Foundation
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing
import Visits

/// The example company with everything that visits build on, made once.
enum SeedVisits {
    static let plugins: [any Plugin.Type] = [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self]
    static let tables = ["routes", "visit_plans", "visits", "stock_counts", "competitor_reports"]
    static let company = Result { try make() }

    static func make() throws -> TestTenant {
        let tenant = try TestTenant(plugins: plugins, now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "orders", "order_lines", "shipments",
            "shipment_lines")
        for table in tables { try tenant.importSeed(table) }
        return tenant
    }

    /// Calls a report over the whole period.
    static func report<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as type: Response.Type = Response.self
    ) throws -> Response {
        try company.get().call("spearhead.visits.v1.\(method)", request)
    }
}

/// What is in one list and not in the other, as sentences; empty when they are equal.
func differences<Element: Hashable>(_ found: [Element], _ expected: [Element]) -> [String] {
    if found == expected { return [] }
    let missing = Set(expected).subtracting(found).map { "missing: \($0)" }
    let extra = Set(found).subtracting(expected).map { "extra: \($0)" }
    let all = (missing + extra).sorted()
    return all.isEmpty ? ["the order differs"] : Array(all.prefix(20))
}
