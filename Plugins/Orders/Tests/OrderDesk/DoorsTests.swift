import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Every door into an order leads to the one check")
struct DoorsTests {
    /// Where somebody could try to get an order past the check.
    enum Door: CaseIterable {
        case create, submitLater, amendDraft, amendPending, amendApproved, copy, file, fileCallsItApproved, offline
    }

    /// What is wrong with the order that comes through.
    enum Fault: CaseIterable {
        case belowFloor, discountBelowFloor, overCredit

        var line: WantedLine {
            switch self {
            case .belowFloor: WantedLine(quantity: 10, price: 79)
            case .discountBelowFloor: WantedLine(quantity: 10, discountPPM: 200_001)
            case .overCredit: WantedLine(quantity: 1001)
            }
        }

        var code: String { self == .overCredit ? "OVER_CREDIT" : "BELOW_FLOOR" }
        var level: String { self == .overCredit ? "finance" : "manager" }
    }

    @Test(
        "H08, I02: An order below the floor or over the limit needs a higher level, whatever door it came through",
        arguments: Door.allCases, Fault.allCases)
    func noDoorGetsRoundTheCheck(door: Door, fault: Fault) throws {
        let company = try DeskCompany()
        // Files carry net prices and no discount.
        if fault == .discountBelowFloor, [.file, .fileCallsItApproved].contains(door) { return }
        let id = try bring(fault.line, through: door, company)
        let verdict = try company.check(id)
        #expect(verdict.findings.map(\.code).contains(fault.code))
        if door == .fileCallsItApproved {
            let refused = try refusedShipment(id, company)
            #expect(refused?.reason == "APPROVAL_LAPSED" && refused?.metadata["required_level"] == fault.level)
            return
        }
        #expect(try company.get(id).state == .pendingApproval)
        let refused = company.refusal(of: id)
        #expect(refused?.reason == "APPROVAL_LEVEL" && refused?.metadata["required_level"] == fault.level)
        #expect(try refusedShipment(id, company)?.reason == "ORDER_STATE")
        #expect(try company.approve(id, as: company.director).state == .approved)
    }

    /// An order with the line, which came through the door and is submitted.
    private func bring(_ line: WantedLine, through door: Door, _ company: DeskCompany) throws -> String {
        let harmless = [WantedLine(quantity: 1)]
        let faulty = company.wanted([line]).lines
        switch door {
        case .create: return try company.create([line]).order.id
        case .submitLater: return try submit(company.create([line], submit: false).order.id, company)
        case .amendDraft:
            var order = try company.create(harmless, submit: false).order
            order.lines = faulty
            return try submit(company.update(order, ["lines"]).order.id, company)
        case .amendPending:
            var order = try company.create(harmless).order
            order.lines = faulty
            return try company.update(order, ["lines"]).order.id
        case .amendApproved:
            var order = try company.approve(company.create(harmless).order.id)
            order.lines = faulty
            return try company.update(order, ["lines"]).order.id
        case .copy:
            // A copy takes present prices; only those that a distributor agreed with a retailer are kept.
            let original = try company.create([line], for: line.price == nil ? "D1" : "R1")
            if line.price != nil { try company.approve(original.order.id, as: company.director) }
            return try company.call(
                "OrderService/CopyOrder",
                Spearhead_Orders_V1_CopyOrderRequest.with {
                    $0.id = original.order.id
                    $0.submit = true
                }, Spearhead_Orders_V1_CopyOrderResponse.self
            ).order.id
        case .file: return try company.imported("SO900001", [line])
        case .fileCallsItApproved: return try company.imported("SO900001", [line], status: "approved", approver: "ODK1")
        case .offline:
            return try company.create([line]) {
                $0.orderTime = company.tenant.now.advanced(bySeconds: -3600).timestamp
            }.order.id
        }
    }

    private func submit(_ id: String, _ company: DeskCompany) throws -> String {
        let response: Spearhead_Orders_V1_SubmitOrderResponse = try company.call(
            "OrderService/SubmitOrder", Spearhead_Orders_V1_SubmitOrderRequest.with { $0.id = id })
        return response.order.id
    }

    private func refusedShipment(_ id: String, _ company: DeskCompany) throws -> RPCError? {
        do {
            let _: Spearhead_Orders_V1_CreateShipmentResponse = try company.call(
                "ShipmentService/CreateShipment", Spearhead_Orders_V1_CreateShipmentRequest.with { $0.orderID = id },
                as: company.desk)
            return nil
        } catch { return error as? RPCError }
    }

    @Test("H01: Goods of an order that nobody approved do not leave, in any state before")
    func nothingLeavesUnapproved() throws {
        let company = try DeskCompany()
        let draft = try company.create([.init()], submit: false).order
        let pending = try company.create([.init()]).order
        for order in [draft, pending] {
            #expect(try refusedShipment(order.id, company)?.reason == "ORDER_STATE")
        }
    }

    @Test("H01: An order that came offline keeps the time it was taken and says which door it came through")
    func offlineOrders() throws {
        let company = try DeskCompany()
        let taken = company.tenant.now.advanced(bySeconds: -40 * 3600)
        let order = try company.create([.init()]) { $0.orderTime = taken.timestamp }.order
        #expect(order.origin == .sync && order.orderedOn == "2026-02-28")
        for time in [company.tenant.now.advanced(bySeconds: 1), company.tenant.now.advanced(bySeconds: -32 * 86_400)] {
            #expect(throws: RPCError.self) { try company.create([.init()]) { $0.orderTime = time.timestamp } }
        }
    }
}
