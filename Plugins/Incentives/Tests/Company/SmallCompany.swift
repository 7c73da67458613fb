import GRDB
import Incentives
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf

/// A company of five reps in two teams that a test sells for, order by order.
///
/// SUP1 leads REP1, REP3 and REP5, SUP2 leads REP2 and REP4, DIR1 leads all; D1 to D3 buy.
extension PayCompany {
    static func small(now: String = "2026-05-20T09:00:00+08:00") throws -> PayCompany {
        let tenant = try TestTenant(plugins: plugins, now: now)
        try fill(tenant)
        return PayCompany(tenant: tenant)
    }

    /// Brings the people, products and customers in.
    static func fill(_ tenant: TestTenant) throws {
        try tenant.importCSV(
            "org_units", "code,name,parent_code,kind\nCO,Company,,company\nTM1,Team 1,CO,team\nTM2,Team 2,CO,team\n")
        let people =
            (1...2).map { "SUP\($0),Supervisor,TM\($0),supervisor,DIR1,2020-01-01,\n" }
            + (0...4).map { "REP\($0 + 1),Rep,TM\($0 % 2 + 1),rep,SUP\($0 % 2 + 1),2020-01-01,\n" }
        try tenant.importCSV(
            "people",
            "code,name,org_unit_code,position,superior_code,hired_on,left_on\nDIR1,Director,CO,director,,2020-01-01,\n"
                + people.joined())
        try tenant.importCSV("territories", "code,name,parent_code,level\nCN,Country,,country\n")
        try tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,茶,beverage,B,瓶,箱,12,100,1,50,2025-01-01
            P2,饼,snack,B,盒,箱,10,333,1,150,2025-01-01

            """)
        try tenant.importCSV(
            "customers",
            "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,opened_on\n"
                + (1...3).map { "D\($0),经销商\($0),distributor,A,wholesale,CN,REP\($0),,滨江路\($0)号,,30,2025-01-01\n" }.joined())
    }

    /// Imports rows of a table of documents.
    func add(_ table: String, _ rows: [String]) throws {
        try tenant.importCSV(table, ([RandomCompany.headers[table] ?? ""] + rows).joined(separator: "\n") + "\n")
    }

    /// An order of one piece that is shipped and invoiced on its date, for its rep alone or shared.
    func sell(
        _ number: String, _ amount: Int64, by rep: String = "REP1", to customer: String = "D1", on date: String, due: String,
        shares: [(rep: String, ppm: Int64)] = []
    ) throws {
        try add("orders", ["\(number),\(customer),\(rep),\(date)T09:00:00+08:00,1,\(rep),DIR1,\(date)T10:00:00+08:00,approved"])
        try add("order_lines", ["\(number),1,P1,1,\(amount)"])
        if !shares.isEmpty { try share(number, shares) }
        try add("shipments", ["SH\(number),\(number),\(date)T14:00:00+08:00,\(date)T18:00:00+08:00,1"])
        try add("shipment_lines", ["SH\(number),1,P1,L1,1"])
        try add("invoices", ["IV\(number),\(customer),\(number),\(date),\(due),\(amount)"])
    }

    func pay(_ number: String, _ amount: Int64, by customer: String = "D1", on date: String) throws {
        try add("receipts", ["\(number),\(customer),\(date),\(amount)"])
    }

    func giveBack(_ number: String, of order: String, credit: Int64, on date: String) throws {
        try add("returns", ["\(number),\(order),1,1,\(date),\(credit)"])
    }

    /// Splits the credit of an order.
    func share(_ number: String, _ shares: [(rep: String, ppm: Int64)]) throws {
        let order = try tenant.read {
            try $0.value(String.self, "SELECT id FROM orders_order WHERE number = ?", [number]) ?? ""
        }
        let parts: [Spearhead_Orders_V1_OrderShare] = try shares.map { share in
            let person = try person(share.rep)
            return .with {
                $0.personID = person
                $0.sharePpm = share.ppm
            }
        }
        let _: Spearhead_Orders_V1_UpdateOrderResponse = try tenant.call(
            as: TestTenant.admin, "spearhead.orders.v1.OrderService/UpdateOrder",
            Spearhead_Orders_V1_UpdateOrderRequest.with {
                $0.order.id = order
                $0.order.shares = parts
                $0.updateMask.paths = ["shares"]
                $0.reason = "brought by two"
            })
    }

    /// The statement of one person.
    func preview(_ period: String, _ code: String) throws -> V1Statement {
        try preview(period, [person(code)]).first ?? V1Statement()
    }
}
