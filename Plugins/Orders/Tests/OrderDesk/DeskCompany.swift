import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// A small company with an order desk.
///
/// D1 may owe 1 000.00, D0 nothing, D9 anything (nothing is set), K1 ten million; R1 buys from D1. P1 costs 1.00 and not less than
/// 0.80, P2 3.33 and not less than 3.00.
struct DeskCompany {
    let tenant: TestTenant

    init(now: String = "2026-03-02T09:00:00+08:00") throws {
        self.init(tenant: try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self], now: now))
        try Self.fill(tenant)
    }

    /// Looks at a company that is filled already.
    init(tenant: TestTenant) { self.tenant = tenant }

    /// Brings the people, products and customers in.
    static func fill(_ tenant: TestTenant) throws {
        try tenant.importCSV("org_units", "code,name,parent_code,kind\nCO,Company,,company\nRG1,Region,CO,region\n")
        try tenant.importCSV(
            "people",
            """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            DIR1,Director,RG1,director,,2020-01-01,
            MGR1,Manager,RG1,manager,DIR1,2020-01-01,
            SUP1,Supervisor,RG1,supervisor,MGR1,2020-01-01,
            REP1,<b>Rep</b> 1,RG1,rep,SUP1,2020-01-01,
            REP2,Rep 2,RG1,rep,SUP1,2020-01-01,
            ODK1,Order desk 1,RG1,order_desk,DIR1,2020-01-01,
            ODK2,Order desk 2,RG1,order_desk,DIR1,2020-01-01,
            FIN1,Finance,RG1,finance,DIR1,2020-01-01,

            """)
        try tenant.importCSV(
            "territories",
            """
            code,name,parent_code,level
            CN,Country,,country
            PV1,Province,CN,province
            PF11,Prefecture,PV1,prefecture
            CT111,County,PF11,county

            """)
        try tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,茶 <one> & 'two',beverage,B,瓶,箱,12,100,80,50,2025-01-01
            P2,饼,snack,B,盒,箱,10,333,300,150,2025-01-01

            """)
        try tenant.importCSV(
            "customers",
            """
            code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,opened_on
            D1,经销商<一>,distributor,A,wholesale,CT111,REP1,,滨江路1号 <东> & 'A',100000,30,2025-01-01
            D0,现金户,distributor,B,wholesale,CT111,REP1,,滨江路2号,0,0,2025-01-01
            D9,未设户,distributor,B,wholesale,CT111,REP2,,滨江路3号,,30,2025-01-01
            K1,大客户,key_account,A,modern_trade,CT111,REP1,,滨江路4号,1000000000,30,2025-01-01
            R1,小店一,retailer,B,traditional,CT111,REP1,D1,小巷1号,,0,2025-01-01

            """)
    }

    func product(_ code: String) -> String { id("SELECT id FROM organization_product WHERE code = ?", code) }
    func person(_ code: String) -> String { id("SELECT id FROM organization_person WHERE code = ?", code) }
    func customer(_ code: String) -> String { id("SELECT id FROM crm_customer WHERE code = ?", code) }
    func order(_ number: String) -> String { id("SELECT id FROM orders_order WHERE number = ?", number) }

    /// The id behind a code; empty when there is none, which no call takes.
    private func id(_ sql: String, _ code: String) -> String {
        (try? tenant.read { try $0.value(String.self, sql, [code]) }) ?? ""
    }

    var rep: Caller { tenant.caller(roles: [.rep], person: person("REP1")) }
    var otherRep: Caller { tenant.caller(roles: [.rep], person: person("REP2")) }
    var desk: Caller { tenant.caller(roles: [.orderDesk], person: person("ODK1")) }
    var secondDesk: Caller { tenant.caller(roles: [.orderDesk], person: person("ODK2")) }
    var supervisor: Caller { tenant.caller(roles: [.supervisor], person: person("SUP1")) }
    var manager: Caller { tenant.caller(roles: [.manager], person: person("MGR1")) }
    var finance: Caller { tenant.caller(roles: [.finance], person: person("FIN1")) }
    var director: Caller { tenant.caller(roles: [.director], person: person("DIR1")) }

    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller? = nil, language: Language = .chinese,
        _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller ?? rep, "spearhead.orders.v1.\(method)", request, language: language)
    }
}

/// A line of an order to be made.
struct WantedLine {
    var product = "P1"
    var quantity: Int64 = 100
    var price: Int64?
    var discountPPM: Int64 = 0
    var lot = ""
}

/// Steps of an order, as tests take them.
extension DeskCompany {
    typealias Order = Spearhead_Orders_V1_Order

    func wanted(_ lines: [WantedLine], for customer: String = "D1") -> Order {
        .with {
            $0.customerID = self.customer(customer)
            $0.lines = lines.map { line in
                .with {
                    $0.productID = self.product(line.product)
                    $0.quantity = line.quantity
                    if let price = line.price { $0.unitPriceMinor = price }
                    $0.discountPpm = line.discountPPM
                    $0.lot = line.lot
                }
            }
        }
    }

    @discardableResult
    func create(
        _ lines: [WantedLine], for customer: String = "D1", submit: Bool = true, as caller: Caller? = nil,
        _ edit: (inout Order) -> Void = { _ in }
    ) throws -> Spearhead_Orders_V1_CreateOrderResponse {
        var order = wanted(lines, for: customer)
        edit(&order)
        return try call(
            "OrderService/CreateOrder",
            Spearhead_Orders_V1_CreateOrderRequest.with {
                $0.order = order
                $0.submit = submit
            }, as: caller)
    }

    @discardableResult
    func approve(_ id: String, as caller: Caller? = nil, reason: String = "agreed") throws -> Order {
        try call(
            "OrderService/ApproveOrder",
            Spearhead_Orders_V1_ApproveOrderRequest.with {
                $0.id = id
                $0.reason = reason
            }, as: caller ?? desk, Spearhead_Orders_V1_ApproveOrderResponse.self
        ).order
    }

    /// The refusal of an approval; `nil` when it was given.
    func refusal(of id: String, as caller: Caller? = nil) -> RPCError? {
        do {
            try approve(id, as: caller)
            return nil
        } catch { return error as? RPCError }
    }

    func get(_ id: String) throws -> Order {
        try call(
            "OrderService/GetOrder", Spearhead_Orders_V1_GetOrderRequest.with { $0.id = id }, as: desk,
            Spearhead_Orders_V1_GetOrderResponse.self
        ).order
    }

    func check(_ id: String) throws -> Spearhead_Orders_V1_OrderVerdict {
        try call(
            "OrderService/CheckOrder", Spearhead_Orders_V1_CheckOrderRequest.with { $0.id = id }, as: desk,
            Spearhead_Orders_V1_CheckOrderResponse.self
        ).verdict
    }

    @discardableResult
    func update(
        _ order: Order, _ paths: [String], as caller: Caller? = nil
    ) throws -> Spearhead_Orders_V1_UpdateOrderResponse {
        try call(
            "OrderService/UpdateOrder",
            Spearhead_Orders_V1_UpdateOrderRequest.with {
                $0.order = order
                $0.updateMask.paths = paths
                $0.etag = order.etag
                $0.reason = "customer asked"
            }, as: caller)
    }

    /// What the customer's account holds of approved orders.
    func approvedUnshipped(_ customer: String = "D1") throws -> Int64 {
        let id = self.customer(customer)
        return try tenant.read {
            try $0.value(Int64.self, "SELECT approved_unshipped_minor FROM orders_account WHERE customer_id = ?", [id])
        } ?? 0
    }

    /// Imports a file: rows created, updated and unchanged.
    func counts(_ table: String, _ text: String) throws -> [Int] {
        let counts = try tenant.importCSV(table, text)
        return [counts.created, counts.updated, counts.unchanged]
    }

    /// Brings an order in from files.
    @discardableResult
    func imported(
        _ number: String, _ lines: [WantedLine], for customer: String = "D1", status: String = "submitted",
        approver: String = "DIR1"
    ) throws -> String {
        let approval = status == "submitted" ? "," : "\(approver),2026-03-01T10:00:00+08:00"
        try tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,ship_to_address_version,submitted_by,approved_by,approved_at,status
            \(number),\(customer),REP1,2026-03-01T09:00:00+08:00,1,REP1,\(approval),\(status)

            """)
        let rows = lines.enumerated().map { index, line in
            "\(number),\(index + 1),\(line.product),\(line.quantity),\(line.price ?? 100),\(line.lot)"
        }
        try tenant.importCSV(
            "order_lines", "order_number,line,product_code,qty,unit_price_minor,lot\n" + rows.joined(separator: "\n") + "\n")
        return order(number)
    }
}
