import GRDB
import Inspections
import PluginKit
import PluginTesting
import SwiftProtobuf

/// Valid requests of ChannelService over a company with three of everything that its lists show.
///
/// The thresholds are there in every company from the start, so their update has no sample: the suite asks for the same version in
/// another company, which has it too.
enum ChannelSamples {
    /// Adds business to a new company whose clock stands at 2026-03-02.
    static let prepare: @Sendable (TestTenant) throws -> Void = { tenant in
        let company = try SmallChannel(filling: tenant)
        for (index, outlet) in ["R0121", "R0146", "R0164"].enumerated() {
            try company.add(
                .shipped(lot: "L\(index)", to: "D002", at: "2026-02-0\(index + 2)T08:00:00"),
                .seen(lot: "L\(index)", at: outlet, on: "2026-02-10T10:00:00", price: 1),
                .seen(lot: "X\(index)", at: outlet, on: "2026-02-11T10:00:00"))
        }
        try company.add(.counted(10, at: "D002", on: "2026-01-20T10:00:00"), .counted(15, at: "D002", on: "2026-02-20T10:00:00"))
        try tenant.importCSV(
            "sales_expenses",
            """
            number,rep_code,kind,spent_on,amount_minor
            V1,REP001,travel,2026-02-02,1000
            V2,REP001,promotion,2026-02-02,2000
            V3,REP004,samples,2026-02-02,500

            """)
    }

    /// The requests.
    static func add(to samples: ConformanceSamples) -> ConformanceSamples { commands(reports(lists(samples))) }

    private static func lists(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ChannelService/ListSightings") { _ in Spearhead_Inspections_V1_ListSightingsRequest() }
            .request("ChannelService/ListUnknownLots") { _ in Spearhead_Inspections_V1_ListUnknownLotsRequest() }
            .request("ChannelService/ListDiversions") { _ in Spearhead_Inspections_V1_ListDiversionsRequest() }
            .request("ChannelService/ListPriceInversions") { _ in Spearhead_Inspections_V1_ListPriceInversionsRequest() }
            .request("ChannelService/ListExpenses") { _ in Spearhead_Inspections_V1_ListExpensesRequest() }
    }

    private static func reports(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ChannelService/GetStuffing") { tenant in
                try Spearhead_Inspections_V1_GetStuffingRequest.with {
                    $0.fromMonth = "2026-01"
                    $0.toMonth = "2026-02"
                    $0.customerID = try distributor(tenant)
                }
            }
            .request("ChannelService/ExplainStuffing") { tenant in
                try Spearhead_Inspections_V1_ExplainStuffingRequest.with {
                    $0.customerID = try distributor(tenant)
                    $0.month = "2026-02"
                }
            }
            .request("ChannelService/GetChannelTrail") { tenant in
                try Spearhead_Inspections_V1_GetChannelTrailRequest.with { $0.customerID = try distributor(tenant) }
            }
            .request("ChannelService/GetChannelSettings") { _ in Spearhead_Inspections_V1_GetChannelSettingsRequest() }
            .request("ChannelService/GetExpensePerUnit") { tenant in
                try Spearhead_Inspections_V1_GetExpensePerUnitRequest.with {
                    $0.fromMonth = "2026-02"
                    $0.toMonth = "2026-02"
                    $0.personID = try id(tenant, "organization_person", "REP001")
                }
            }
    }

    private static func commands(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ChannelService/RecordSightings") { tenant in
                try Spearhead_Inspections_V1_RecordSightingsRequest.with {
                    $0.visitID = try SmallChannel(over: tenant).visit("R0121", "2026-02-10T10:00:00")
                    $0.lines = [
                        try .with {
                            $0.productID = try id(tenant, "organization_product", "P02")
                            $0.lot = "N\(UUIDv7.generate(at: tenant.now).suffix(12))"
                        }
                    ]
                }
            }
            .request("ChannelService/RetractSighting") { tenant in
                let row = try tenant.read { reader -> [String] in
                    let found = try reader.row(
                        "SELECT visit_id, product_id, lot FROM inspections_sighting WHERE retract_time IS NULL ORDER BY lot DESC")
                    return found.map { [$0[0], $0[1], $0[2]] } ?? ["", "", ""]
                }
                return Spearhead_Inspections_V1_RetractSightingRequest.with {
                    $0.visitID = row[0]
                    $0.productID = row[1]
                    $0.lot = row[2]
                    $0.reason = "批号看错"
                }
            }
            .request("ChannelService/RecordExpense") { tenant in
                try Spearhead_Inspections_V1_RecordExpenseRequest.with {
                    $0.expense.number = UUIDv7.generate(at: tenant.now)
                    $0.expense.personID = try id(tenant, "organization_person", "REP001")
                    $0.expense.customerID = try distributor(tenant)
                    $0.expense.kind = .travel
                    $0.expense.spentOn = "2026-02-02"
                    $0.expense.amountMinor = 100
                }
            }
    }

    private static func distributor(_ tenant: TestTenant) throws -> String { try id(tenant, "crm_customer", "D002") }

    private static func id(_ tenant: TestTenant, _ table: String, _ code: String) throws -> String {
        try SmallChannel(over: tenant).id(table, code)
    }
}
