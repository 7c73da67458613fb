import Foundation
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

@testable import Inspections

/// The example company with its visits, counts and inspections, made once; the one of channel discipline has them as well.
enum SeedAudits {
    static let company = SeedChannel.world.map(\.tenant)
    static let from = "2026-01-05"
    static let to = "2026-07-05"

    static func make() throws -> TestTenant {
        let tenant = try TestTenant(plugins: AuditCompany.plugins, now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "visits", "stock_counts", "inspections")
        return tenant
    }

    static func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as type: Response.Type = Response.self
    ) throws -> Response {
        try company.get().call("spearhead.inspections.v1.\(method)", request)
    }

    /// The keys of a kind in a section of `planted.json`.
    static func keys(_ section: String, _ kind: String) throws -> [[String]] {
        let json = try JSONSerialization.jsonObject(with: SeedOne.plantedJSON(section)) as? [String: [[String]]]
        return json?[kind] ?? []
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
