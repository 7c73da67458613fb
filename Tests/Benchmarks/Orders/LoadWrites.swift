import ArgumentParser
import CRM
import Orders
import Organization
import RPC
import SwiftProtobuf
import TTRPC

/// Takes orders.
struct LoadWrites: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-writes",
        abstract: "Takes orders of three lines and submits them: each answer means that the checked order is on disk.")

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let method = MethodName(service: "spearhead.orders.v1.OrderService", method: "CreateOrder")
        try await LoadRun.measure(method, options: load) { connection, metadata in
            let templates = try await OrderBook.open(connection, metadata).templates()
            return { number in
                templates[Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) >> 33) % templates.count].request(number)
            }
        }.report()
    }
}

/// The customers and products that measured orders name.
private struct OrderBook {
    private static let linesPerOrder = 3
    private static let pageSize: Int32 = 1000

    var customers: [String]
    var products: [String]

    static func open(_ connection: TTRPCConnection, _ metadata: [(key: String, value: String)]) async throws -> OrderBook {
        let customers = try await connection.call(
            RequestHead(service: LoadReads.service, method: "ListCustomers", metadata: metadata),
            payload: try Spearhead_Crm_V1_ListCustomersRequest.with { $0.pageSize = pageSize }.serializedBytes())
        let products = try await connection.call(
            RequestHead(service: "spearhead.organization.v1.ProductService", method: "ListProducts", metadata: metadata),
            payload: try Spearhead_Organization_V1_ListProductsRequest.with { $0.pageSize = pageSize }.serializedBytes())
        let book = OrderBook(
            customers: try Spearhead_Crm_V1_ListCustomersResponse(serializedBytes: customers).customers.map(\.id),
            products: try Spearhead_Organization_V1_ListProductsResponse(serializedBytes: products).products.map(\.id))
        guard !book.customers.isEmpty, book.products.count >= linesPerOrder else {
            throw MeasurementError(description: "the company needs a customer and three products")
        }
        return book
    }

    /// One order per customer; the products go round.
    func templates() throws -> [RequestTemplate] {
        try customers.enumerated().map { index, customer in
            try RequestTemplate { id in
                try Spearhead_Orders_V1_CreateOrderRequest.with {
                    $0.requestID = id
                    $0.submit = true
                    $0.order.customerID = customer
                    $0.order.lines = (0..<Self.linesPerOrder).map { line in
                        .with {
                            $0.productID = products[(index + line) % products.count]
                            $0.quantity = Int64(12 * (line + 1))
                        }
                    }
                }.serializedBytes()
            }
        }
    }
}
