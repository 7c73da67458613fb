import CRM
import Orders
import Organization
import RPC
import SwiftProtobuf

/// The customers and products that measured orders name.
struct OrderBook {
    private static let linesPerOrder = 3
    private static let pageSize: Int32 = 1000

    let customers: [String]
    let products: [String]

    /// Reads them from a company.
    ///
    /// - Parameter call: Makes a call in the company.
    static func open(_ call: (MethodName, [UInt8]) async throws -> [UInt8]) async throws -> OrderBook {
        try OrderBook(
            customers: await call(customerList, customerRequest()), products: await call(productList, productRequest()))
    }

    /// Reads them from a company that answers at once.
    static func open(_ call: (MethodName, [UInt8]) throws -> [UInt8]) throws -> OrderBook {
        try OrderBook(customers: call(customerList, customerRequest()), products: call(productList, productRequest()))
    }

    private static let customerList = MethodName(service: LoadReads.service, method: "ListCustomers")
    private static let productList = MethodName(service: "spearhead.organization.v1.ProductService", method: "ListProducts")

    private static func customerRequest() throws -> [UInt8] {
        try Spearhead_Crm_V1_ListCustomersRequest.with { $0.pageSize = pageSize }.serializedBytes()
    }

    private static func productRequest() throws -> [UInt8] {
        try Spearhead_Organization_V1_ListProductsRequest.with { $0.pageSize = pageSize }.serializedBytes()
    }

    private init(customers: [UInt8], products: [UInt8]) throws {
        self.customers = try Spearhead_Crm_V1_ListCustomersResponse(serializedBytes: customers).customers.map(\.id)
        self.products = try Spearhead_Organization_V1_ListProductsResponse(serializedBytes: products).products.map(\.id)
        guard !self.customers.isEmpty, self.products.count >= Self.linesPerOrder else {
            throw MeasurementError(description: "the company needs a customer and three products")
        }
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
