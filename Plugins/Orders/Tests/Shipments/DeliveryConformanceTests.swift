import CRM
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The methods of lots, shipments and returns")
struct DeliveryConformanceTests {
    @Test(
        "keep the promises of a plugin",
        arguments: [.pagination, .requestReplay, .etags, .updateMasks, .tenantIsolation, .tableAccess] as [ConformanceCheck])
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: OrdersPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self], samples: Self.samples)
        #expect(failures == [])
    }

    private static let interval = (from: "2026-02-01", to: "2026-03-02")

    private static let samples = reports(returns(shipments(lots(ConformanceSamples(prepare: prepare)))))

    /// History that broke every rule three times, and goods to work with.
    private static func prepare(_ tenant: TestTenant) throws {
        try ShippingCompany.fill(tenant)
        let company = ShippingCompany(tenant: tenant)
        let orders = (1...3).map { "SO\($0)" }
        for (number, customer) in zip(orders, ["D1", "D2", "R1"]) {
            let lines = (0..<3).map { _ in ShippingCompany.Line(quantity: 10, lot: "ORDERED") }
            try company.order(number, lines, for: customer, status: "submitted", promised: "2026-02-10")
        }
        try tenant.importCSV(
            "shipments",
            "number,order_number,shipped_at,delivered_at,ship_to_address_version\n"
                + orders.map { "H\($0),\($0),2026-02-12T12:00:00+08:00,2026-02-13T12:00:00+08:00,9\n" }.joined())
        try tenant.importCSV(
            "shipment_lines",
            "shipment_number,order_line,product_code,lot,qty\n"
                + orders.flatMap { order in (1...3).map { "H\(order),\($0),P1,L\($0),12\n" } + ["H\(order),1,P1,L9,1\n"] }
                .joined())
        try tenant.importCSV(
            "address_changes",
            "customer_code,version,address,requested_at,requested_by,confirmed_at,confirmed_by\n"
                + ["D2", "R1", "R2"].map { "\($0),2,新路,2026-02-20T09:00:00+08:00,REP1,,\n" }.joined())
        try company.lot("L")
        let order = try company.order("WORK", [.init(quantity: 1000), .init(quantity: 1000, lot: "L")])
        try company.deliver(company.ship(order, [(1, 500, "L")]))
        for _ in 0..<3 { try company.giveBack(order, quantity: 1) }
        for vehicle in ["V1", "V2", "V3"] { try register(vehicle, .chilled, in: company) }
    }

    private static func register(
        _ vehicle: String, _ offered: Spearhead_Orders_V1_TransportClass, in company: ShippingCompany
    ) throws {
        let _: Spearhead_Orders_V1_RegisterVehicleResponse = try company.call(
            "LotService/RegisterVehicle",
            Spearhead_Orders_V1_RegisterVehicleRequest.with {
                $0.code = vehicle
                $0.transportClass = offered
            }, as: company.director)
    }

    private static func order(_ tenant: TestTenant) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM orders_order WHERE number = 'WORK'") ?? "" }
    }

    /// A code that no lot has.
    private static func newLot(_ company: ShippingCompany, released: Bool = true) throws -> String {
        let code = UUIDv7.generate(at: company.tenant.now)
        try company.lot(code, released: released)
        return code
    }

    private static func lots(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("LotService/CreateLot") { tenant in
                Spearhead_Orders_V1_CreateLotRequest.with {
                    $0.lot.productID = ShippingCompany(tenant: tenant).product("P2")
                    $0.lot.code = UUIDv7.generate(at: tenant.now)
                }
            }
            .request("LotService/GetLot") { tenant in
                Spearhead_Orders_V1_GetLotRequest.with {
                    $0.productID = ShippingCompany(tenant: tenant).product("P1")
                    $0.code = "L"
                }
            }
            .request("LotService/ListLots") { _ in Spearhead_Orders_V1_ListLotsRequest() }
            .request("LotService/ReleaseLot") { tenant in
                let company = ShippingCompany(tenant: tenant)
                let code = try newLot(company, released: false)
                return Spearhead_Orders_V1_ReleaseLotRequest.with {
                    $0.productID = company.product("P1")
                    $0.code = code
                    $0.reason = "inspected"
                }
            }
            .request("LotService/BlockLot") { tenant in
                let company = ShippingCompany(tenant: tenant)
                let code = try newLot(company)
                return Spearhead_Orders_V1_BlockLotRequest.with {
                    $0.productID = company.product("P1")
                    $0.code = code
                    $0.reason = "smell"
                }
            }
            .request("LotService/AdjustLotStock") { tenant in
                let company = ShippingCompany(tenant: tenant)
                let code = try newLot(company)
                return Spearhead_Orders_V1_AdjustLotStockRequest.with {
                    $0.productID = company.product("P1")
                    $0.code = code
                    $0.quantity = 5
                    $0.reason = "count"
                }
            }
            .request("LotService/TraceLot") { tenant in
                Spearhead_Orders_V1_TraceLotRequest.with {
                    $0.productID = ShippingCompany(tenant: tenant).product("P1")
                    $0.code = "L1"
                }
            }
            .request("LotService/TraceCustomer") { tenant in
                Spearhead_Orders_V1_TraceCustomerRequest.with { $0.customerID = ShippingCompany(tenant: tenant).customer("D1") }
            }
            .request("LotService/GetTransportRule") { tenant in
                Spearhead_Orders_V1_GetTransportRuleRequest.with { $0.productID = ShippingCompany(tenant: tenant).product("P2") }
            }
            .request("LotService/UpdateTransportRule") { tenant in
                let company = ShippingCompany(tenant: tenant)
                let rule: Spearhead_Orders_V1_GetTransportRuleResponse = try company.call(
                    "LotService/GetTransportRule",
                    Spearhead_Orders_V1_GetTransportRuleRequest.with { $0.productID = company.product("P2") })
                return Spearhead_Orders_V1_UpdateTransportRuleRequest.with {
                    $0.productID = rule.rule.productID
                    $0.transportClass = rule.rule.transportClass == .chilled ? .standard : .chilled
                    $0.updateMask.paths = ["transport_class"]
                    $0.etag = rule.rule.etag
                }
            }
            .request("LotService/RegisterVehicle") { _ in
                Spearhead_Orders_V1_RegisterVehicleRequest.with {
                    $0.code = "V9"
                    $0.transportClass = .standard
                }
            }
            .request("LotService/ListVehicles") { _ in Spearhead_Orders_V1_ListVehiclesRequest() }
    }

    private static func shipments(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ShipmentService/AllocateOrder") { tenant in
                try Spearhead_Orders_V1_AllocateOrderRequest.with { $0.orderID = try order(tenant) }
            }
            .request("ShipmentService/ApproveLotChange") { tenant in
                let code = try newLot(ShippingCompany(tenant: tenant))
                return try Spearhead_Orders_V1_ApproveLotChangeRequest.with {
                    $0.orderID = try order(tenant)
                    $0.orderLine = 2
                    $0.lot = code
                    $0.reason = "customer agreed"
                }
            }
            .request("ShipmentService/CreateShipment") { tenant in
                try Spearhead_Orders_V1_CreateShipmentRequest.with {
                    $0.orderID = try order(tenant)
                    $0.items = [
                        .with {
                            $0.orderLine = 1
                            $0.quantity = 1
                        }
                    ]
                }
            }
            .request("ShipmentService/GetShipment") { tenant in
                try Spearhead_Orders_V1_GetShipmentRequest.with { $0.id = try shipment(tenant) }
            }
            .request("ShipmentService/ListShipments") { _ in Spearhead_Orders_V1_ListShipmentsRequest() }
            .request("ShipmentService/ConfirmDelivery") { tenant in
                let shipment = try ShippingCompany(tenant: tenant).ship(order(tenant), [(1, 1, "")])
                return Spearhead_Orders_V1_ConfirmDeliveryRequest.with {
                    $0.id = shipment.id
                    $0.signedBy = "周店长"
                }
            }
            .request("ShipmentService/GetFulfilment") { tenant in
                try Spearhead_Orders_V1_GetFulfilmentRequest.with { $0.orderID = try order(tenant) }
            }
            .request("ShipmentService/RenderDeliveryNote") { tenant in
                try Spearhead_Orders_V1_RenderDeliveryNoteRequest.with { $0.id = try shipment(tenant) }
            }
    }

    private static func shipment(_ tenant: TestTenant) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM orders_shipment WHERE number = 'HSO1'") ?? "" }
    }

    private static func returns(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ReturnService/CreateReturn") { tenant in
                try Spearhead_Orders_V1_CreateReturnRequest.with {
                    $0.orderID = try order(tenant)
                    $0.orderLine = 1
                    $0.quantity = 1
                    $0.lot = "L"
                    $0.reason = "damaged"
                }
            }
            .request("ReturnService/GetReturn") { tenant in
                let id = try tenant.read { try $0.value(String.self, "SELECT id FROM orders_credit_note LIMIT 1") }
                return Spearhead_Orders_V1_GetReturnRequest.with { $0.id = id ?? "" }
            }
            .request("ReturnService/ListReturns") { _ in Spearhead_Orders_V1_ListReturnsRequest() }
    }

    private static func reports(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("DeliveryReportService/GetOtifReport") { _ in
                Spearhead_Orders_V1_GetOtifReportRequest.with { ($0.from, $0.to) = interval }
            }
            .request("DeliveryReportService/ListLateOrders") { _ in
                Spearhead_Orders_V1_ListLateOrdersRequest.with { ($0.from, $0.to) = interval }
            }
            .request("DeliveryReportService/ListWrongAddressShipments") { _ in
                Spearhead_Orders_V1_ListWrongAddressShipmentsRequest.with { ($0.from, $0.to) = interval }
            }
            .request("DeliveryReportService/ListPendingAddressChanges") { _ in
                Spearhead_Orders_V1_ListPendingAddressChangesRequest()
            }
            .request("DeliveryReportService/ListWrongLots") { _ in
                Spearhead_Orders_V1_ListWrongLotsRequest.with { ($0.from, $0.to) = interval }
            }
            .request("DeliveryReportService/ListUnapprovedShipments") { _ in
                Spearhead_Orders_V1_ListUnapprovedShipmentsRequest.with { ($0.from, $0.to) = interval }
            }
            .request("DeliveryReportService/ListOverShippedLines") { _ in Spearhead_Orders_V1_ListOverShippedLinesRequest() }
    }
}
