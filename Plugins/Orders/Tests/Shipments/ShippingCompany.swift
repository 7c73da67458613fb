import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// A small company that ships: D1 and D2 buy directly, R1 and R2 from D1; P1 and P2 are its products; ODK1 ships, DIR1 approves other lots.
struct ShippingCompany {
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
            SUP1,Supervisor,RG1,supervisor,DIR1,2020-01-01,
            REP1,Rep 1,RG1,rep,SUP1,2020-01-01,
            REP2,Rep 2,RG1,rep,SUP1,2020-01-01,
            ODK1,Order desk,RG1,order_desk,DIR1,2020-01-01,

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
            #"""
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,"茶 <one> & ""two""",beverage,B,瓶,箱,12,100,1,50,2025-01-01
            P2,饼,snack,B,盒,箱,10,333,1,150,2025-01-01

            """#)
        try tenant.importCSV(
            "customers",
            """
            code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,opened_on
            D1,经销商<一>,distributor,A,wholesale,CT111,REP1,,滨江路1号 <东> & 'A',,30,2025-01-01
            D2,经销商二,distributor,A,wholesale,CT111,REP2,,滨江路2号,,30,2025-01-01
            R1,小店一,retailer,B,traditional,CT111,REP1,D1,小巷1号,,0,2025-01-01
            R2,小店二,retailer,B,traditional,CT111,REP1,D1,小巷2号,,0,2025-01-01

            """)
    }

    func product(_ code: String) -> String { id("SELECT id FROM organization_product WHERE code = ?", code) }
    func person(_ code: String) -> String { id("SELECT id FROM organization_person WHERE code = ?", code) }
    func customer(_ code: String) -> String { id("SELECT id FROM crm_customer WHERE code = ?", code) }

    /// The id behind a code; empty when there is none, which no call takes.
    private func id(_ sql: String, _ code: String) -> String {
        (try? tenant.read { try $0.value(String.self, sql, [code]) }) ?? ""
    }
    var desk: Caller { tenant.caller(roles: [.orderDesk], person: person("ODK1")) }
    var director: Caller { tenant.caller(roles: [.director], person: person("DIR1")) }
    var rep: Caller { tenant.caller(roles: [.rep], person: person("REP1")) }
    var otherRep: Caller { tenant.caller(roles: [.rep], person: person("REP2")) }

    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller? = nil, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller ?? desk, "spearhead.orders.v1.\(method)", request)
    }

    /// A line of an order to be made.
    struct Line {
        var product = "P1"
        var quantity: Int64
        var price: Int64 = 100
        var lot = ""
    }

    /// Brings an order in that was approved by the director, or that was not.
    ///
    /// - Returns: Its id.
    @discardableResult
    func order(
        _ number: String, _ lines: [Line], for customer: String = "D1", status: String = "approved", promised: String = "",
        address: Int = 1
    ) throws -> String {
        let approval = ["submitted", "rejected"].contains(status) ? "," : "DIR1,2026-03-01T10:00:00+08:00"
        try tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,ship_to_address_version,submitted_by,approved_by,approved_at,status
            \(number),\(customer),REP1,2026-03-01T09:00:00+08:00,\(promised),\(address),REP1,\(approval),\(status)

            """)
        let rows = lines.enumerated().map { index, line in
            "\(number),\(index + 1),\(line.product),\(line.quantity),\(line.price),\(line.lot)"
        }
        try tenant.importCSV(
            "order_lines", "order_number,line,product_code,qty,unit_price_minor,lot\n" + rows.joined(separator: "\n") + "\n")
        return try tenant.read {
            try $0.value(String.self, "SELECT id FROM orders_order WHERE number = ?", [number]) ?? ""
        }
    }

    /// Announces a lot and releases it.
    func lot(
        _ code: String, product: String = "P1", expires: String = "", received: Int64? = nil, released: Bool = true
    ) throws {
        _ = try call(
            "LotService/CreateLot",
            Spearhead_Orders_V1_CreateLotRequest.with {
                $0.lot.productID = self.product(product)
                $0.lot.code = code
                $0.lot.expiresOn = expires
                if let received { $0.lot.receivedQuantity = received }
            }, Spearhead_Orders_V1_CreateLotResponse.self)
        if released { try decide(code, product: product) }
    }

    /// Releases or blocks a lot.
    func decide(_ code: String, product: String = "P1", block: Bool = false) throws {
        if block {
            _ = try call(
                "LotService/BlockLot",
                Spearhead_Orders_V1_BlockLotRequest.with {
                    $0.productID = self.product(product)
                    $0.code = code
                    $0.reason = "smell"
                }, as: director, Spearhead_Orders_V1_BlockLotResponse.self)
        } else {
            _ = try call(
                "LotService/ReleaseLot",
                Spearhead_Orders_V1_ReleaseLotRequest.with {
                    $0.productID = self.product(product)
                    $0.code = code
                    $0.reason = "inspected"
                }, as: director, Spearhead_Orders_V1_ReleaseLotResponse.self)
        }
    }

    func getLot(_ code: String, product: String = "P1") throws -> Spearhead_Orders_V1_Lot {
        try call(
            "LotService/GetLot",
            Spearhead_Orders_V1_GetLotRequest.with {
                $0.productID = self.product(product)
                $0.code = code
            }, Spearhead_Orders_V1_GetLotResponse.self
        ).lot
    }

    /// Sends goods: `(line, quantity, lot)`; without items all that is left.
    @discardableResult
    func ship(
        _ order: String, _ items: [(Int32, Int64, String)] = [], vehicle: String = "",
        source: Spearhead_Orders_V1_FulfilmentSource = .unspecified
    ) throws -> Spearhead_Orders_V1_Shipment {
        try call(
            "ShipmentService/CreateShipment",
            Spearhead_Orders_V1_CreateShipmentRequest.with {
                $0.orderID = order
                $0.vehicle = vehicle
                $0.source = source
                $0.items = items.map { line, quantity, lot in
                    .with {
                        $0.orderLine = line
                        $0.quantity = quantity
                        $0.lot = lot
                    }
                }
            }, Spearhead_Orders_V1_CreateShipmentResponse.self
        ).shipment
    }

    @discardableResult
    func deliver(_ shipment: Spearhead_Orders_V1_Shipment) throws -> Spearhead_Orders_V1_Shipment {
        try call(
            "ShipmentService/ConfirmDelivery",
            Spearhead_Orders_V1_ConfirmDeliveryRequest.with {
                $0.id = shipment.id
                $0.signedBy = "周<店长>"
            }, Spearhead_Orders_V1_ConfirmDeliveryResponse.self
        ).shipment
    }

    @discardableResult
    func allocate(_ order: String) throws -> [Spearhead_Orders_V1_AllocatedLot] {
        try call(
            "ShipmentService/AllocateOrder", Spearhead_Orders_V1_AllocateOrderRequest.with { $0.orderID = order },
            Spearhead_Orders_V1_AllocateOrderResponse.self
        ).lots
    }

    @discardableResult
    func giveBack(
        _ order: String, line: Int32 = 1, quantity: Int64, lot: String = "", restock: Bool = false, credit: Int64? = nil
    ) throws -> Spearhead_Orders_V1_Return {
        try call(
            "ReturnService/CreateReturn",
            Spearhead_Orders_V1_CreateReturnRequest.with {
                $0.orderID = order
                $0.orderLine = line
                $0.quantity = quantity
                $0.lot = lot
                $0.restock = restock
                $0.reason = "damaged"
                if let credit { $0.creditMinor = credit }
            }, Spearhead_Orders_V1_CreateReturnResponse.self
        ).return
    }

    func fulfilment(_ order: String) throws -> Spearhead_Orders_V1_GetFulfilmentResponse {
        try call("ShipmentService/GetFulfilment", Spearhead_Orders_V1_GetFulfilmentRequest.with { $0.orderID = order })
    }

    /// Approved and unshipped, shipped and not invoiced, unapplied money of a customer.
    func account(_ customer: String = "D1") throws -> [Int64] {
        try tenant.read { reader in
            let row = try reader.row(
                """
                SELECT a.approved_unshipped_minor, a.shipped_uninvoiced_minor, a.unapplied_minor FROM orders_account a \
                JOIN crm_customer c ON c.id = a.customer_id WHERE c.code = ?
                """, [customer])
            return row.map { [$0[0], $0[1], $0[2]] } ?? [0, 0, 0]
        }
    }
}

/// The reason of the error that `body` throws; `nil` when it throws none.
func reason(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as RPCError {
        return error.reason
    } catch {
        return "\(error)"
    }
}
