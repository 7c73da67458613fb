import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Lots")
struct LotTests {
    @Test("H05: Without a named lot the earliest expiry leaves first; expired, unreleased and empty lots stay")
    func fefo() throws {
        let company = try ShippingCompany()
        try company.lot("C-LATE", expires: "2026-12-31", received: 100)
        try company.lot("B-SOON", expires: "2026-03-10", received: 5)
        try company.lot("A-TODAY", expires: "2026-03-02", received: 3)
        try company.lot("A-EXPIRED", expires: "2026-03-01", received: 50)
        try company.lot("A-PENDING", expires: "2026-03-05", received: 50, released: false)
        try company.lot("A-BLOCKED", expires: "2026-03-05", received: 50)
        try company.decide("A-BLOCKED", block: true)
        try company.lot("A-EMPTY", expires: "2026-03-05", received: 0)
        try company.lot("A-UNKNOWN")
        let order = try company.order("SO1", [.init(quantity: 120)])
        let table: [(Int64, [String: Int64])] = [
            (2, ["A-TODAY": 2]), (3, ["A-TODAY": 1, "B-SOON": 2]), (10, ["B-SOON": 3, "C-LATE": 7]),
            (105, ["C-LATE": 93, "A-UNKNOWN": 12]),
        ]
        for (quantity, expected) in table {
            let shipment = try company.ship(order, [(1, quantity, "")])
            #expect(Dictionary(uniqueKeysWithValues: shipment.lines.map { ($0.lot, $0.quantity) }) == expected)
        }
    }

    @Test("H05: Another lot than the ordered one needs an approval, and who approved is kept")
    func pinnedLot() throws {
        let company = try ShippingCompany()
        try company.lot("OLD", expires: "2026-04-01", received: 100)
        try company.lot("ORDERED", expires: "2026-12-01", received: 100)
        let order = try company.order("SO1", [.init(quantity: 10, lot: "ORDERED")])
        // The ordered lot leaves although another one expires earlier.
        let first = try company.ship(order, [(1, 2, "")])
        #expect(first.lines.map(\.lot) == ["ORDERED"])
        #expect(reason { try company.ship(order, [(1, 2, "OLD")]) } == "LOT_NOT_ORDERED")
        let request = Spearhead_Orders_V1_ApproveLotChangeRequest.with {
            $0.orderID = order
            $0.orderLine = 1
            $0.lot = "OLD"
            $0.reason = "customer agreed by mail"
        }
        func approve(as caller: Caller) throws {
            let _: Spearhead_Orders_V1_ApproveLotChangeResponse = try company.call(
                "ShipmentService/ApproveLotChange", request, as: caller)
        }
        #expect(reason { try approve(as: company.desk) } == "PERMISSION_DENIED")
        #expect(reason { try approve(as: company.director) } == nil)
        let second = try company.ship(order, [(1, 3, "OLD")])
        #expect(second.lines.map(\.lotApprovedBy) == [company.person("DIR1")])
        #expect(first.lines.map(\.lotApprovedBy) == [""])
        let report: Spearhead_Orders_V1_ListWrongLotsResponse = try company.call(
            "DeliveryReportService/ListWrongLots", Spearhead_Orders_V1_ListWrongLotsRequest())
        #expect(report.lines.map(\.shipmentNumber) == [second.number])
        #expect(report.lines.map(\.approvedBy) == [company.person("DIR1")])
    }

    @Test("H15: A lot leaves only after quality inspection released it, and the order shows it")
    func quality() throws {
        let company = try ShippingCompany()
        try company.lot("L1", received: 10, released: false)
        let order = try company.order("SO1", [.init(quantity: 10)])
        #expect(reason { try company.ship(order, [(1, 1, "L1")]) } == "LOT_NOT_RELEASED")
        #expect(reason { try company.ship(order, [(1, 1, "")]) } == "STOCK_SHORT")
        try company.decide("L1")
        try company.allocate(order)
        #expect(try company.fulfilment(order).qualityReleased)
        try company.decide("L1", block: true)
        let blocked = try company.fulfilment(order)
        #expect(!blocked.qualityReleased)
        #expect(blocked.lines.flatMap(\.lots).map(\.quality) == [.blocked])
        #expect(reason { try company.ship(order, [(1, 1, "L1")]) } == "LOT_NOT_RELEASED")
        #expect(
            reason {
                let _: Spearhead_Orders_V1_ReleaseLotResponse = try company.call(
                    "LotService/ReleaseLot", Spearhead_Orders_V1_ReleaseLotRequest(), as: company.desk)
            } == "PERMISSION_DENIED")
    }

    @Test("What one order reserved another one cannot take, and what it gives back it can")
    func reservations() throws {
        let company = try ShippingCompany()
        try company.lot("SOON", expires: "2026-04-01", received: 8)
        try company.lot("LATE", expires: "2026-05-01", received: 10)
        let first = try company.order("SO1", [.init(quantity: 10)])
        let second = try company.order("SO2", [.init(quantity: 12)], for: "D2")
        let lots = try company.allocate(first)
        #expect(lots.map(\.lot) == ["SOON", "LATE"])
        #expect(lots.map(\.quantity) == [8, 2])
        #expect(try company.fulfilment(first).state == .allocated)
        #expect(reason { try company.allocate(second) } == "STOCK_SHORT")
        #expect(reason { try company.ship(second, [(1, 1, "SOON")]) } == "STOCK_SHORT")
        // Again for the same order: nothing is reserved twice.
        try company.allocate(first)
        #expect(try company.getLot("SOON").reservedQuantity == 8)
        // Its own reservation leaves, the rest of it is given back with the last unit.
        try company.ship(first, [(1, 5, "LATE")])
        #expect(try company.getLot("SOON").reservedQuantity == 5)
        #expect(try company.getLot("LATE").reservedQuantity == 0)
        try company.ship(first)
        #expect(try company.getLot("SOON").reservedQuantity == 0)
        #expect(try company.getLot("SOON").availableQuantity == 3)
        #expect(try company.getLot("LATE").availableQuantity == 5)
        #expect(reason { try company.ship(second, [(1, 9, "")]) } == "STOCK_SHORT")
        try company.ship(second, [(1, 8, "")])
        #expect(try company.getLot("LATE").availableQuantity == 0)
    }

    @Test("Booked stock never falls below what is promised; a lot without a kept stock starts with what is booked")
    func stock() throws {
        let company = try ShippingCompany()
        try company.lot("L1", received: 10)
        let order = try company.order("SO1", [.init(quantity: 8)])
        try company.allocate(order)
        func adjust(_ lot: String, _ quantity: Int64) throws -> Int64 {
            try company.call(
                "LotService/AdjustLotStock",
                Spearhead_Orders_V1_AdjustLotStockRequest.with {
                    $0.productID = company.product("P1")
                    $0.code = lot
                    $0.quantity = quantity
                    $0.reason = "count"
                }, Spearhead_Orders_V1_AdjustLotStockResponse.self
            ).lot.availableQuantity
        }
        #expect(reason { _ = try adjust("L1", -3) } == "STOCK_SHORT")
        let left = try adjust("L1", -2)
        #expect(left == 0)
        try company.lot("L2")
        let other = try company.order("SO2", [.init(quantity: 5)])
        try company.ship(other, [(1, 5, "L2")])
        let started = try adjust("L2", 7)
        #expect(started == 7)
        #expect(try company.getLot("L2").receivedQuantity == 12)
    }

    @Test("F09: A lot is traced to its customers and a customer to its lots")
    func trace() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        try company.lot("L2")
        let direct = try company.order("SO1", [.init(quantity: 10)])
        let other = try company.order("SO2", [.init(quantity: 6)], for: "D2")
        let retailer = try company.order("SO3", [.init(quantity: 3)], for: "R1")
        try company.deliver(company.ship(direct, [(1, 7, "L1"), (1, 3, "L2")]))
        try company.ship(other, [(1, 6, "L1")])
        try company.ship(retailer, [(1, 3, "L1")])
        try company.giveBack(direct, quantity: 2, lot: "L1")
        let request = Spearhead_Orders_V1_TraceLotRequest.with {
            $0.productID = company.product("P1")
            $0.code = "L1"
        }
        let trace: Spearhead_Orders_V1_TraceLotResponse = try company.call("LotService/TraceLot", request)
        #expect(trace.recipients.map(\.customerCode) == ["D1", "D2", "R1"])
        #expect(trace.recipients.map(\.direct) == [true, true, false])
        #expect(trace.recipients.map(\.quantity) == [7, 6, 3])
        #expect(trace.recipients.map(\.returnedQuantity) == [2, 0, 0])
        let back: Spearhead_Orders_V1_TraceCustomerResponse = try company.call(
            "LotService/TraceCustomer",
            Spearhead_Orders_V1_TraceCustomerRequest.with { $0.customerID = trace.recipients.first?.customerID ?? "" })
        #expect(back.lots.map(\.code) == ["L1", "L2"])
        #expect(back.lots.map(\.quantity) == [7, 3])
        #expect(back.lots.map(\.returnedQuantity) == [2, 0])
        let product = company.product("P1")
        let now = company.tenant.now
        let movements = try company.tenant.read { try LotTrace.directShipments(product: product, lot: "L1", through: now, $0) }
        #expect(movements.map(\.quantity) == [7, 6])
    }
}
