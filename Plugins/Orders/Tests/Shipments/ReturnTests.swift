import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Goods that come back")
struct ReturnTests {
    private let company: ShippingCompany
    private let order: String

    init() throws {
        company = try ShippingCompany()
        try company.lot("L1", received: 100)
        order = try company.order("SO1", [.init(quantity: 10)])
    }

    @Test("Only what was delivered comes back, and its share of the line is credited")
    func credit() throws {
        let shipment = try company.ship(order, [(1, 6, "")])
        #expect(reason { try company.giveBack(order, quantity: 1) } == "RETURN_EXCEEDS_DELIVERY")
        try company.deliver(shipment)
        let first = try company.giveBack(order, quantity: 2)
        #expect(first.number == "RT000001")
        #expect(first.lot == "L1")
        #expect(first.creditMinor == 200)
        #expect(try company.account() == [400, 600, 200])
        #expect(reason { try company.giveBack(order, quantity: 5) } == "RETURN_EXCEEDS_DELIVERY")
        let second = try company.giveBack(order, quantity: 4, credit: 150)
        #expect(second.creditMinor == 150)
        #expect(try company.account() == [400, 600, 350])
        #expect(reason { try company.giveBack(order, quantity: 1) } == "RETURN_EXCEEDS_DELIVERY")
    }

    @Test("No credit above the goods' share, none before the delivery, none in the future")
    func bounds() throws {
        try company.deliver(company.ship(order))
        #expect(reason { try company.giveBack(order, quantity: 1, credit: 101) } == "INVALID_FIELDS")
        #expect(reason { try company.giveBack(order, quantity: 1, credit: -1) } == "INVALID_FIELDS")
        #expect(reason { try company.giveBack(order, quantity: 0) } == "RETURN_EXCEEDS_DELIVERY")
        for date in ["2026-03-01", "2026-03-03", "soon"] {
            let refusal = reason {
                let _: Spearhead_Orders_V1_CreateReturnResponse = try company.call(
                    "ReturnService/CreateReturn",
                    Spearhead_Orders_V1_CreateReturnRequest.with {
                        $0.orderID = order
                        $0.orderLine = 1
                        $0.quantity = 1
                        $0.returnedOn = date
                        $0.reason = "damaged"
                    })
            }
            #expect(refusal == "INVALID_FIELDS", "\(date)")
        }
    }

    @Test("Goods that came back are sold again only when they passed inspection")
    func restock() throws {
        try company.deliver(company.ship(order))
        try company.giveBack(order, quantity: 2)
        #expect(try company.getLot("L1").availableQuantity == 90)
        try company.giveBack(order, quantity: 3, restock: true)
        let lot = try company.getLot("L1")
        #expect(lot.availableQuantity == 93)
        #expect([lot.returnedQuantity, lot.restockedQuantity] == [5, 3])
    }

    @Test("A line out of several lots needs the lot of a return, and no lot takes back more than it gave")
    func lots() throws {
        try company.lot("L2", received: 100)
        try company.deliver(company.ship(order, [(1, 7, "L1"), (1, 3, "L2")]))
        #expect(reason { try company.giveBack(order, quantity: 1) } == "INVALID_FIELDS")
        #expect(reason { try company.giveBack(order, quantity: 4, lot: "L2") } == "INVALID_FIELDS")
        #expect(try company.giveBack(order, quantity: 3, lot: "L2").lot == "L2")
        // Only one lot is left.
        #expect(try company.giveBack(order, quantity: 1).lot == "L1")
    }

    @Test("An order of which everything came back is returned")
    func everything() throws {
        try company.deliver(company.ship(order))
        try company.giveBack(order, quantity: 9)
        #expect(try company.fulfilment(order).state == .delivered)
        try company.giveBack(order, quantity: 1)
        #expect(try company.fulfilment(order).state == .returned)
    }

    @Test("A retailer returns goods to its distributor")
    func secondary() throws {
        let retailer = try company.order("SO2", [.init(quantity: 1)], for: "R1")
        try company.deliver(company.ship(retailer))
        #expect(reason { try company.giveBack(retailer, quantity: 1) } == "RETURN_NOT_DIRECT")
    }
}
