import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

/// A small company in the field on Monday, 2026-03-02: REP1 owns the outlets R1 (class A), R2 (B), R3 (C) and the distributor D1, REP2 owns
/// R4; SUP1 leads both under DIR1, INS1 audits.
struct FieldCompany {
    let tenant: TestTenant

    init(now: String = "2026-03-02T09:00:00+08:00") throws {
        self.init(tenant: try TestTenant(plugins: SeedVisits.plugins, now: now))
        try Self.fill(tenant)
    }

    /// Looks at a company that is filled already.
    init(tenant: TestTenant) { self.tenant = tenant }

    /// Brings the people, products and customers in.
    static func fill(_ tenant: TestTenant) throws {
        try tenant.importCSV("org_units", "code,name,parent_code,kind\nCO,公司,,company\nRG1,大区,CO,region\n")
        try tenant.importCSV(
            "people",
            """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            DIR1,总监,RG1,director,,2020-01-01,
            SUP1,主管,RG1,supervisor,DIR1,2020-01-01,
            REP1,业务一,RG1,rep,SUP1,2020-01-01,
            REP2,业务二,RG1,rep,SUP1,2020-01-01,
            INS1,督导,RG1,inspector,DIR1,2020-01-01,
            ODK1,订单台,RG1,order_desk,DIR1,2020-01-01,

            """)
        try tenant.importCSV(
            "territories",
            """
            code,name,parent_code,level
            CN,全国,,country
            PV1,云溪省,CN,province
            PF11,临澄市,PV1,prefecture
            CT111,东浦区,PF11,county
            CT112,南屏县,PF11,county

            """)
        try tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,茶,beverage,晴屿,瓶,箱,12,100,1,50,2025-01-01
            P2,水,beverage,晴屿,瓶,箱,12,300,1,150,2025-01-01
            P3,饼,snack,晴屿,盒,箱,10,200,1,90,2025-01-01

            """)
        try FieldCompany(tenant: tenant).importCustomers()
    }

    /// Brings the customers in; `territory` is that of R1.
    func importCustomers(territory: String = "CT111") throws {
        try tenant.importCSV(
            "customers",
            """
            code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on
            D1,经销商,distributor,A,wholesale,CT111,REP1,,滨江路1号,30.100000,111.000000,,30,2025-01-01
            R1,小店一,retailer,A,traditional,\(territory),REP1,D1,小巷1号,30.000000,111.000000,,0,2025-01-01
            R2,小店二,retailer,B,traditional,CT111,REP1,D1,小巷2号,,,,0,2025-01-01
            R3,小店三,retailer,C,traditional,CT111,REP1,D1,小巷3号,30.009000,111.000000,,0,2025-01-01
            R4,小店四,retailer,B,traditional,CT112,REP2,D1,小巷4号,30.050000,111.000000,,0,2025-01-01

            """)
    }

    func person(_ code: String) -> String { id("organization_person", code) }
    func outlet(_ code: String) -> String { id("crm_customer", code) }
    func product(_ code: String) -> String { id("organization_product", code) }
    func territory(_ code: String) -> String { id("organization_territory", code) }

    /// The id behind a code; empty when there is none, which no call takes.
    private func id(_ table: String, _ code: String) -> String {
        (try? tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) }) ?? ""
    }

    func caller(_ code: String, _ role: Role) -> Caller { tenant.caller(roles: [role], person: person(code)) }
    var rep: Caller { caller("REP1", .rep) }
    var otherRep: Caller { caller("REP2", .rep) }
    var supervisor: Caller { caller("SUP1", .supervisor) }
    var director: Caller { caller("DIR1", .director) }

    /// Calls a method of this plugin, as the admin unless somebody else is named.
    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller = TestTenant.admin, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller, "spearhead.visits.v1.\(method)", request)
    }

    /// A measure's value for one person, or for the whole company.
    func measure(
        _ name: String, of person: String? = nil, from: String, to: String, product: String? = nil
    ) throws -> Int64? {
        let interval = try #require(BusinessDate(from))...(#require(BusinessDate(to)))
        let query = MeasureQuery(
            people: person.map { [self.person($0)] }, interval: interval,
            filters: product.map { ["product": [self.product($0)]] } ?? [:])
        let values = try tenant.read { try $0.measure("visits.\(name)", query) }
        try #require(values.count == 1)
        return values[0].value
    }
}

extension FieldCompany {
    /// A stop of a route, from 08:30 to 11:30.
    func stop(_ weekday: Int32, _ sequence: Int32, _ outlet: String) -> Spearhead_Visits_V1_RouteStop {
        .with {
            $0.weekday = weekday
            $0.sequence = sequence
            $0.customerID = self.outlet(outlet)
            $0.windowStartMinute = 510
            $0.windowEndMinute = 690
        }
    }

    @discardableResult
    func publish(
        _ stops: [Spearhead_Visits_V1_RouteStop], by person: String = "REP1", from date: String = ""
    ) throws -> Spearhead_Visits_V1_Route {
        let response: Spearhead_Visits_V1_PublishRouteResponse = try call(
            "RouteService/PublishRoute",
            Spearhead_Visits_V1_PublishRouteRequest.with {
                $0.route.personID = self.person(person)
                $0.route.validFrom = date
                $0.route.stops = stops
            })
        return response.route
    }

    /// Checks in now and, a moment later, out again.
    @discardableResult
    func visit(
        _ outlet: String, as caller: Caller? = nil, joint: String = "", checkOut: Bool = true, at position: (Int64, Int64)? = nil
    ) throws -> String {
        let caller = caller ?? rep
        let visit = UUIDv7.generate(at: tenant.now)
        let _: Spearhead_Visits_V1_CheckInResponse = try call(
            "VisitService/CheckIn",
            Spearhead_Visits_V1_CheckInRequest.with {
                $0.visitID = visit
                $0.customerID = self.outlet(outlet)
                $0.jointWithID = joint.isEmpty ? "" : person(joint)
                if let position {
                    $0.position.latitudeMicrodegrees = position.0
                    $0.position.longitudeMicrodegrees = position.1
                    $0.position.accuracyM = 15
                }
            }, as: caller)
        guard checkOut else { return visit }
        let _: Spearhead_Visits_V1_CheckOutResponse = try call(
            "VisitService/CheckOut", Spearhead_Visits_V1_CheckOutRequest.with { $0.visitID = visit }, as: caller)
        return visit
    }

    @discardableResult
    func count(
        _ visit: String, _ product: String, _ counted: Int64, seconds: Int64? = nil, as caller: Caller? = nil
    ) throws -> [Spearhead_Visits_V1_PsiRow] {
        let response: Spearhead_Visits_V1_RecordCountsResponse = try call(
            "PsiService/RecordCounts",
            Spearhead_Visits_V1_RecordCountsRequest.with {
                $0.visitID = visit
                if let seconds { $0.formSeconds = seconds }
                $0.lines = [
                    .with {
                        $0.productID = self.product(product)
                        $0.countedQuantity = counted
                    }
                ]
            }, as: caller ?? rep)
        return response.rows
    }

    @discardableResult
    func step(
        _ visit: String, _ code: String, done: Bool = true, photo: String = "", as caller: Caller? = nil
    ) throws -> [String] {
        let response: Spearhead_Visits_V1_RecordStepResponse = try call(
            "VisitService/RecordStep",
            Spearhead_Visits_V1_RecordStepRequest.with {
                $0.visitID = visit
                $0.step.code = code
                $0.step.done = done
                $0.step.photoSha256 = photo
            }, as: caller ?? rep)
        return response.incompleteSteps
    }

    /// Brings an order in that was approved, and ships it whole from the lot `L1`.
    @discardableResult
    func order(
        _ number: String, for outlet: String, visit: String = "", product: String = "P1", quantity: Int64 = 12,
        at time: String, rep: String = "REP1"
    ) throws -> String {
        try tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status
            \(number),\(outlet),\(rep),\(time),,\(visit),1,\(rep),DIR1,\(time),approved

            """)
        try tenant.importCSV(
            "order_lines",
            "order_number,line,product_code,qty,unit_price_minor,lot\n\(number),1,\(product),\(quantity),100,\n")
        return try tenant.read { try $0.value(String.self, "SELECT id FROM orders_order WHERE number = ?", [number]) ?? "" }
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

extension FieldCompany {
    private func desk<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller? = nil, _: Response.Type
    ) throws -> Response {
        try tenant.call(as: caller ?? self.caller("ODK1", .orderDesk), "spearhead.orders.v1.\(method)", request)
    }

    /// Announces a lot of P1 and releases it.
    func releaseLot(_ code: String) throws {
        _ = try desk(
            "LotService/CreateLot",
            Spearhead_Orders_V1_CreateLotRequest.with {
                $0.lot.productID = product("P1")
                $0.lot.code = code
            }, Spearhead_Orders_V1_CreateLotResponse.self)
        _ = try desk(
            "LotService/ReleaseLot",
            Spearhead_Orders_V1_ReleaseLotRequest.with {
                $0.productID = product("P1")
                $0.code = code
                $0.reason = "inspected"
            }, as: director, Spearhead_Orders_V1_ReleaseLotResponse.self)
    }

    /// Ships what is left of an order and, unless it stays on the way, confirms its delivery.
    func ship(_ order: String, delivered: Bool = true) throws {
        let sent = try desk(
            "ShipmentService/CreateShipment", Spearhead_Orders_V1_CreateShipmentRequest.with { $0.orderID = order },
            Spearhead_Orders_V1_CreateShipmentResponse.self)
        guard delivered else { return }
        _ = try desk(
            "ShipmentService/ConfirmDelivery",
            Spearhead_Orders_V1_ConfirmDeliveryRequest.with {
                $0.id = sent.shipment.id
                $0.signedBy = "周店长"
            }, Spearhead_Orders_V1_ConfirmDeliveryResponse.self)
    }
}
