import PluginKit
import PluginTesting
import Testing

@testable import Orders

/// Ratio measures over a few documents, worked by hand from the formulas of the domain model, section 7.
@Suite("Ratio measures")
struct RatioMeasureTests {
    /// A rep's figure in an interval; `nil` when nothing was there to divide by.
    struct Example: Sendable {
        var from: String
        var through: String
        var value: Int64?

        init(_ from: String, _ through: String, _ value: Int64?) {
            (self.from, self.through, self.value) = (from, through, value)
        }
    }

    private let company: ShippingCompany

    /// REP1 has orders of D1 over 3.00, 2.00 and 0.01 and of R1 over 7.00, and one of D2 over 4.00 that was cancelled; the
    /// 3.00 fall due on 14 March, 1.25 of them are paid in March and 1.75 in May.
    init() throws {
        company = try ShippingCompany(now: "2026-06-01T09:00:00+08:00")
        try company.tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,ship_to_address_version,submitted_by,approved_by,approved_at,status
            A,D1,REP1,2026-02-10T09:00:00+08:00,,1,REP1,DIR1,2026-02-10T10:00:00+08:00,approved
            B,D1,REP1,2026-03-10T09:00:00+08:00,,1,REP1,DIR1,2026-03-10T10:00:00+08:00,approved
            C,D1,REP1,2026-03-11T09:00:00+08:00,,1,REP1,DIR1,2026-03-11T10:00:00+08:00,approved
            D,R1,REP1,2026-03-12T09:00:00+08:00,,1,REP1,DIR1,2026-03-12T10:00:00+08:00,approved
            E,D2,REP1,2026-03-13T09:00:00+08:00,,1,REP1,DIR1,2026-03-13T10:00:00+08:00,cancelled

            """)
        try company.tenant.importCSV(
            "order_lines",
            """
            order_number,line,product_code,qty,unit_price_minor,lot
            A,1,P1,3,100,
            B,1,P1,2,100,
            C,1,P1,1,1,
            D,1,P1,7,100,
            E,1,P1,4,100,

            """)
        try company.tenant.importCSV(
            "shipments",
            "number,order_number,shipped_at,delivered_at,ship_to_address_version\nSA,A,2026-02-12T12:00:00+08:00,,1\n")
        try company.tenant.importCSV("shipment_lines", "shipment_number,order_line,product_code,lot,qty\nSA,1,P1,L1,3\n")
        try company.tenant.importCSV(
            "invoices", "number,customer_code,order_number,issued_on,due_on,amount_minor\nIA,D1,A,2026-02-12,2026-03-14,300\n")
        try company.tenant.importCSV(
            "receipts", "number,customer_code,received_on,amount_minor\nR1,D1,2026-03-20,125\nR2,D1,2026-05-20,175\n")
    }

    private func expect(_ name: String, _ example: Example) throws {
        let (from, through) = (try #require(BusinessDate(example.from)), try #require(BusinessDate(example.through)))
        let query = MeasureQuery(people: [company.person("REP1")], interval: from...through)
        let found = try company.tenant.read { try measure("orders.\(name)", query, $0) }
        #expect(found.map(\.value) == [example.value], "\(name) \(example)")
    }

    @Test(
        "H16 O06: Average ticket = net sales ÷ orders of distributors and key accounts, half-up to the fen",
        arguments: [
            Example("2026-02-01", "2026-02-28", 300),
            // (200 + 1) ÷ 2 = 100.5; the retailer's order and the cancelled one do not count.
            Example("2026-03-01", "2026-03-31", 101),
            // (300 + 200 + 1) ÷ 3.
            Example("2026-02-01", "2026-03-31", 167),
            Example("2026-03-11", "2026-03-11", 1),
            Example("2026-03-12", "2026-03-31", nil),
        ])
    func averageTicket(_ example: Example) throws { try expect("average_ticket", example) }

    @Test("H16: What comes back lowers the average ticket of the interval in which it comes back")
    func returnedGoods() throws {
        try company.tenant.importCSV(
            "returns", "number,order_number,order_line,qty,returned_on,credit_minor\nRT1,A,1,1,2026-03-25,100\n")
        // (200 + 1 − 100) ÷ 2 = 50.5.
        try expect("average_ticket", Example("2026-03-01", "2026-03-31", 51))
        try expect("average_ticket", Example("2026-02-01", "2026-02-28", 300))
    }

    @Test(
        "H16 O06: Repurchase rate = customers with two orders or more ÷ customers with one or more; the window is the interval",
        arguments: [
            Example("2026-02-01", "2026-02-28", 0),
            // D1 of D1 and R1; the cancelled order makes no customer.
            Example("2026-03-01", "2026-03-31", 500_000),
            // Two orders of D1, but one in each window.
            Example("2026-02-01", "2026-03-10", 1_000_000), Example("2026-02-11", "2026-03-10", 0),
            Example("2026-04-01", "2026-04-30", nil),
        ])
    func repurchaseRate(_ example: Example) throws { try expect("repurchase_rate", example) }

    @Test("H16: A third is rounded half-up to the millionth")
    func thirds() throws {
        try company.tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,ship_to_address_version,submitted_by,approved_by,approved_at,status
            F,R2,REP1,2026-03-14T09:00:00+08:00,,1,REP1,DIR1,2026-03-14T10:00:00+08:00,approved
            G,R2,REP1,2026-03-15T09:00:00+08:00,,1,REP1,DIR1,2026-03-15T10:00:00+08:00,approved

            """)
        try company.tenant.importCSV(
            "order_lines", "order_number,line,product_code,qty,unit_price_minor,lot\nF,1,P1,1,100,\nG,1,P1,1,100,\n")
        // D1 and R2 of D1, R1 and R2.
        try expect("repurchase_rate", Example("2026-03-01", "2026-03-31", 666_667))
    }

    @Test(
        "H13: Payment rate = collected ÷ invoices that fall due in the interval",
        arguments: [
            // 125 ÷ 300 = 0.4166…
            Example("2026-03-01", "2026-03-31", 416_667),
            // Due on the 14th, paid later.
            Example("2026-03-14", "2026-03-14", 0), Example("2026-03-14", "2026-03-19", 0),
            Example("2026-03-01", "2026-05-31", 1_000_000),
            // Money came, but nothing fell due; invoiced is not due.
            Example("2026-05-01", "2026-05-31", nil), Example("2026-02-01", "2026-02-28", nil),
        ])
    func paymentRate(_ example: Example) throws { try expect("payment_rate", example) }
}
