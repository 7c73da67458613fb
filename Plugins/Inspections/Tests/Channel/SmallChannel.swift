import GRDB
import Inspections
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

/// The people, products and customers of the example company, with no business yet, and a way to add single facts.
struct SmallChannel: Sendable {
    /// Something that happened, as files tell of it.
    enum Fact: Sendable, Hashable {
        /// The company shipped a lot of P01 to a customer.
        case shipped(lot: String, to: String, at: String, quantity: Int = 10)
        /// A lot of P01 was seen at an outlet.
        case seen(lot: String, at: String, on: String, price: Int? = nil)
        /// A distributor's stock of P01 was counted.
        case counted(Int, at: String, on: String)
    }

    let tenant: TestTenant

    init(now: String = "2026-03-31T22:00:00+08:00") throws {
        try self.init(filling: TestTenant(plugins: SeedChannel.plugins, now: now))
    }

    /// A company that is filled already.
    init(over tenant: TestTenant) { self.tenant = tenant }

    init(filling tenant: TestTenant) throws {
        self.init(over: tenant)
        try tenant.importSeed("org_units", "people", "territories", "products", "customers")
    }

    func id(_ table: String, _ code: String) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) ?? "" }
    }

    func person(_ code: String, _ roles: Set<Role>) throws -> Caller {
        tenant.caller(roles: roles, person: try id("organization_person", code))
    }

    /// Imports facts, each by itself and in the order given.
    func add(_ facts: Fact...) throws { try add(facts) }

    func add(_ facts: [Fact]) throws {
        for fact in facts {
            switch fact {
            case .shipped(let lot, let customer, let time, let quantity): try ship(lot, customer, time, quantity)
            case .seen(let lot, let outlet, let time, let price):
                let visit = try visit(outlet, time)
                try tenant.importCSV(
                    "lot_sightings",
                    "visit_id,product_code,lot,observed_retail_price_minor\n\(visit),P01,\(lot),\(price.map(String.init) ?? "")\n"
                )
            case .counted(let quantity, let customer, let time):
                let visit = try visit(customer, time)
                try tenant.importCSV("stock_counts", "visit_id,product_code,counted_qty\n\(visit),P01,\(quantity)\n")
            }
        }
    }

    private func ship(_ lot: String, _ customer: String, _ time: String, _ quantity: Int) throws {
        let number = "\(lot)-\(customer)-\(time)"
        let instant = "\(time)+08:00"
        try tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status
            \(number),\(customer),REP001,\(instant),,,1,REP001,ODK001,\(instant),shipped

            """)
        try tenant.importCSV(
            "order_lines", "order_number,line,product_code,qty,unit_price_minor,lot\n\(number),1,P01,\(quantity),1000,\n")
        try tenant.importCSV(
            "shipments",
            "number,order_number,shipped_at,delivered_at,ship_to_address_version\n\(number),\(number),\(instant),\(instant),1\n")
        try tenant.importCSV(
            "shipment_lines", "shipment_number,order_line,product_code,lot,qty\n\(number),1,P01,\(lot),\(quantity)\n")
    }

    /// The visit of an outlet at a time by its owner; imported when it is not there yet.
    @discardableResult
    func visit(_ outlet: String, _ time: String) throws -> String {
        let digits = "\(outlet)\(time)".unicodeScalars.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1.value) } % 1_000_000_000_000
        let id = "00000000-0000-4000-8000-" + String("000000000000\(digits)".suffix(12))
        let owner = try tenant.read {
            try $0.value(
                String.self,
                "SELECT p.code FROM crm_customer c JOIN organization_person p ON p.id = c.owner_id WHERE c.code = ?", [outlet])
                ?? ""
        }
        try tenant.importCSV(
            "visits",
            "id,rep_code,customer_code,planned,check_in_at,received_at\n\(id),\(owner),\(outlet),no,\(time)+08:00,\(time)+08:00\n"
        )
        return id
    }

    func runLotFlags() throws { try tenant.run(job: "inspections/lot-flags") }

    func diversions(as caller: Caller = TestTenant.admin) throws -> [Spearhead_Inspections_V1_Diversion] {
        let found: Spearhead_Inspections_V1_ListDiversionsResponse = try tenant.call(
            as: caller, channelMethod("ListDiversions"), Spearhead_Inspections_V1_ListDiversionsRequest())
        return found.diversions
    }

    /// The reason of the error that a call gives; empty when it succeeds.
    func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch let error as RPCError { return error.reason } catch { return "\(error)" }
    }
}
