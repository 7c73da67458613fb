import CRM
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("What leaves the house")
struct ShipmentTests {
    @Test("H01: Goods of an order leave only when it is approved", arguments: ["submitted", "rejected", "cancelled"])
    func unapproved(status: String) throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10)], status: status)
        #expect(reason { try company.ship(order) } == "ORDER_STATE")
        #expect(reason { try company.allocate(order) } == "ORDER_STATE")
        let shipped = try company.tenant.read { try $0.exists("SELECT 1 FROM orders_shipment") }
        #expect(!shipped)
    }

    @Test("H01: Partial shipments add up to the order, and no unit leaves twice")
    func partialShipments() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10), .init(product: "P1", quantity: 3, price: 7)])
        let first = try company.ship(order, [(1, 4, "")])
        #expect(first.number == "SH000001")
        #expect(first.amountMinor == 400)
        var state = try company.fulfilment(order)
        #expect(state.state == .partShipped)
        #expect(state.lines.map(\.shippedQuantity) == [4, 0])
        #expect(try company.account() == [621, 400, 0])
        #expect(reason { try company.ship(order, [(1, 7, "")]) } == "OVER_SHIPMENT")
        #expect(reason { try company.ship(order, [(3, 1, "")]) } == "INVALID_FIELDS")
        try company.ship(order)
        state = try company.fulfilment(order)
        #expect(state.state == .shipped)
        #expect(try company.account() == [0, 1021, 0])
        #expect(reason { try company.ship(order) } == "ORDER_STATE")
    }

    @Test("H11: A delivery is signed for, and the order is delivered with its last one")
    func delivery() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10)], promised: "2026-03-01")
        let first = try company.ship(order, [(1, 4, "")])
        let second = try company.ship(order)
        company.tenant.advance(seconds: 86_400)
        let delivered = try company.deliver(first)
        #expect(delivered.signedBy == "周<店长>")
        #expect(delivered.daysLate == 2)
        #expect(try company.fulfilment(order).state == .shipped)
        #expect(reason { try company.deliver(first) } == "SHIPMENT_DELIVERED")
        try company.deliver(second)
        #expect(try company.fulfilment(order).state == .delivered)
        #expect(try company.fulfilment(order).lines.map(\.deliveredQuantity) == [10])
    }

    @Test("A delivery is neither before the goods left nor in the future", arguments: [-1, 1] as [Int64])
    func deliveryTime(offset: Int64) throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let shipment = try company.ship(company.order("SO1", [.init(quantity: 1)]))
        let request = Spearhead_Orders_V1_ConfirmDeliveryRequest.with {
            $0.id = shipment.id
            $0.signedBy = "周"
            $0.deliverTime = company.tenant.now.advanced(bySeconds: offset).timestamp
        }
        let refusal = reason {
            _ = try company.call("ShipmentService/ConfirmDelivery", request, Spearhead_Orders_V1_ConfirmDeliveryResponse.self)
        }
        #expect(refusal == "INVALID_FIELDS")
    }

    @Test("H02: A pending change of address holds the goods, and they go to the confirmed version")
    func addresses() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10)])
        let shipment = try company.ship(order, [(1, 1, "")])
        #expect(shipment.addressVersion == 1)
        let customer = shipment.customerID
        let change: Spearhead_Crm_V1_RequestAddressChangeResponse = try company.tenant.call(
            as: company.rep, "spearhead.crm.v1.CustomerService/RequestAddressChange",
            Spearhead_Crm_V1_RequestAddressChangeRequest.with {
                $0.customerID = customer
                $0.address = "新路9号"
                $0.writtenRequest = "mail of 2 March"
            })
        #expect(reason { try company.ship(order, [(1, 1, "")]) } == "ORDER_BLOCKED")
        let _: Spearhead_Crm_V1_ConfirmAddressChangeResponse = try company.tenant.call(
            as: company.desk, "spearhead.crm.v1.CustomerService/ConfirmAddressChange",
            Spearhead_Crm_V1_ConfirmAddressChangeRequest.with {
                $0.customerID = customer
                $0.version = change.address.version
            })
        // The order still holds version 1, which is no longer the confirmed one.
        #expect(reason { try company.ship(order, [(1, 1, "")]) } == "ORDER_BLOCKED")
        let later = try company.order("SO2", [.init(quantity: 1)], address: 2)
        let second = try company.ship(later)
        #expect(second.addressVersion == 2)
        let note: Spearhead_Orders_V1_RenderDeliveryNoteResponse = try company.call(
            "ShipmentService/RenderDeliveryNote", Spearhead_Orders_V1_RenderDeliveryNoteRequest.with { $0.id = second.id })
        #expect(note.html.contains("新路9号"))
    }

    @Test("H17: A vehicle carries only goods of its class")
    func transport() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        try company.lot("M1", product: "P2")
        for (vehicle, offered) in [("COLD", Spearhead_Orders_V1_TransportClass.chilled), ("HAZ", .dangerous)] {
            let _: Spearhead_Orders_V1_RegisterVehicleResponse = try company.call(
                "LotService/RegisterVehicle",
                Spearhead_Orders_V1_RegisterVehicleRequest.with {
                    $0.code = vehicle
                    $0.transportClass = offered
                }, as: company.director)
        }
        let order = try company.order("SO1", [.init(quantity: 100), .init(product: "P2", quantity: 100)])
        // Class of product 1, vehicles that carry it alone, vehicles that carry it with standard goods.
        let table: [(Spearhead_Orders_V1_TransportClass, Set<String>, Set<String>)] = [
            (.standard, ["", "VAN", "COLD"], ["", "VAN", "COLD"]), (.chilled, ["COLD"], ["COLD"]), (.dangerous, ["HAZ"], []),
        ]
        for (needed, alone, mixed) in table {
            let _: Spearhead_Orders_V1_UpdateTransportRuleResponse = try company.call(
                "LotService/UpdateTransportRule",
                Spearhead_Orders_V1_UpdateTransportRuleRequest.with {
                    $0.productID = company.product("P1")
                    $0.transportClass = needed
                    $0.updateMask.paths = ["transport_class"]
                }, as: company.director)
            for vehicle in ["", "VAN", "COLD", "HAZ"] {
                let single = reason { try company.ship(order, [(1, 1, "")], vehicle: vehicle) }
                #expect(single == (alone.contains(vehicle) ? nil : "VEHICLE_NOT_ALLOWED"), "\(needed) in \(vehicle)")
                let both = reason { try company.ship(order, [(1, 1, ""), (2, 1, "")], vehicle: vehicle) }
                #expect(both == (mixed.contains(vehicle) ? nil : "VEHICLE_NOT_ALLOWED"), "\(needed) and standard in \(vehicle)")
            }
        }
    }

    @Test("H19: Goods leave from where the rule says")
    func sources() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let direct = try company.order("SO1", [.init(quantity: 100)])
        let secondary = try company.order("SO2", [.init(quantity: 100)], for: "R1")
        let table: [(String, Spearhead_Orders_V1_FulfilmentSource, free: Bool, centralOnly: Bool)] = [
            (direct, .unspecified, true, true), (direct, .central, true, true), (direct, .depot, true, false),
            (direct, .distributor, false, false), (secondary, .unspecified, true, false), (secondary, .central, true, true),
            (secondary, .depot, false, false), (secondary, .distributor, true, false),
        ]
        for isCentralOnly in [false, true] {
            let _: Spearhead_Orders_V1_UpdateTransportRuleResponse = try company.call(
                "LotService/UpdateTransportRule",
                Spearhead_Orders_V1_UpdateTransportRuleRequest.with {
                    $0.productID = company.product("P1")
                    $0.centralOnly = isCentralOnly
                    $0.updateMask.paths = ["central_only"]
                }, as: company.director)
            for (order, source, free, centralOnly) in table {
                let refusal = reason { try company.ship(order, [(1, 1, "")], source: source) }
                let allowed = isCentralOnly ? centralOnly : free
                #expect(refusal == (allowed ? nil : "SOURCE_NOT_ALLOWED"), "\(source), central only \(isCentralOnly)")
            }
        }
    }

    @Test("A retailer's order moves no account of the company")
    func secondary() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10)], for: "R1")
        try company.deliver(company.ship(order))
        #expect(try company.fulfilment(order).state == .delivered)
        #expect(try company.account("R1") == [0, 0, 0])
    }

    @Test("The delivery note is one page in the language of the call, with everything that people typed in escaped")
    func deliveryNote() throws {
        let company = try ShippingCompany()
        try company.lot("L<1>", expires: "2026-12-31")
        let shipment = try company.ship(company.order("SO1", [.init(quantity: 10)]), vehicle: "京A<1>")
        try company.deliver(shipment)
        let request = Spearhead_Orders_V1_RenderDeliveryNoteRequest.with { $0.id = shipment.id }
        for (language, title) in [(Language.chinese, "送货单"), (.english, "Delivery note")] {
            let note: Spearhead_Orders_V1_RenderDeliveryNoteResponse = try company.tenant.call(
                "spearhead.orders.v1.ShipmentService/RenderDeliveryNote", request, language: language)
            let html = note.html
            #expect(html.contains("<h1>\(title) SH000001</h1>"))
            for text in [
                "滨江路1号 &lt;东&gt; &amp; &#39;A&#39;", "经销商&lt;一&gt;", "茶 &lt;one&gt; &amp; &quot;two&quot;", "L&lt;1&gt;",
                "京A&lt;1&gt;",
                "周&lt;店长&gt;", "2026-12-31", ">10<", "瓶",
            ] { #expect(html.contains(text), "\(text)") }
            for text in ["<东>", "<one>", "<店长>", "<script", "http"] { #expect(!html.contains(text), "\(text)") }
        }
    }

    @Test("C24: A rep sees the shipments of their own orders only")
    func scope() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let shipment = try company.ship(company.order("SO1", [.init(quantity: 1)]))
        func get(_ caller: Caller) throws {
            let _: Spearhead_Orders_V1_GetShipmentResponse = try company.call(
                "ShipmentService/GetShipment", Spearhead_Orders_V1_GetShipmentRequest.with { $0.id = shipment.id }, as: caller)
        }
        #expect(reason { try get(company.rep) } == nil)
        #expect(reason { try get(company.otherRep) } == "NOT_FOUND")
        #expect(
            reason {
                let _: Spearhead_Orders_V1_AllocateOrderResponse = try company.call(
                    "ShipmentService/AllocateOrder", Spearhead_Orders_V1_AllocateOrderRequest(), as: company.rep)
            } == "PERMISSION_DENIED")
    }
}
