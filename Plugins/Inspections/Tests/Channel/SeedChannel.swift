import CRM
import Foundation
import GRDB
import Inspections
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Visits

/// The example company with everything that inspections and channel discipline look at, made once, after its jobs have run on several days.
struct SeedChannel: Sendable {
    static let plugins: [any Plugin.Type] = [
        OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self, InspectionsPlugin.self,
    ]
    static let world = Result { try SeedChannel() }

    /// A case as the database has it.
    struct CaseRow: Sendable, Hashable {
        var kind: String
        var state: String
        var customer: String
        var evidence: Int64
    }

    let tenant: TestTenant
    /// The cases at the end of some days, after the jobs ran on each.
    private(set) var history: [String: [CaseRow]] = [:]

    private init() throws {
        tenant = try TestTenant(plugins: Self.plugins, now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "orders", "order_lines", "shipments",
            "shipment_lines", "visits", "stock_counts", "lot_sightings", "inspections")
        for day in ["2026-03-31", "2026-04-30", "2026-05-01", "2026-05-02", "2026-06-01", "2026-07-01", "2026-07-05"] {
            try tenant.set(now: "\(day)T22:00:00+08:00")
            for job in ["inspections/stuffing-flags", "inspections/lot-flags"] { try tenant.run(job: job) }
            history[day] = try cases()
        }
        try tenant.set(now: SeedOne.asOf)
    }

    /// All cases that the area opened, the earliest first.
    func cases() throws -> [CaseRow] {
        try tenant.read { reader in
            try reader.rows(
                """
                SELECT i.kind, i.state, c.code, i.evidence_count FROM inspections_case i JOIN crm_customer c ON c.id = i.customer_id \
                WHERE i.kind IN ('diversion', 'price_inversion', 'stuffing') ORDER BY i.id
                """
            ).map { CaseRow(kind: $0[0], state: $0[1], customer: $0[2], evidence: $0[3]) }
        }
    }

    func id(_ table: String, _ code: String) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) ?? "" }
    }
}

/// A method of ChannelService.
func channelMethod(_ name: String) -> String { "spearhead.inspections.v1.ChannelService/\(name)" }
