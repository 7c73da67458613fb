import ArgumentParser
import CRM
import RPC
import SwiftProtobuf
import TTRPC

/// Reads customers.
struct LoadReads: AsyncParsableCommand {
    static let service = "spearhead.crm.v1.CustomerService"
    static let configuration = CommandConfiguration(
        commandName: "load-reads", abstract: "Creates some customers, then reads them one by one in no order.")

    @OptionGroup var load: LoadOptions

    @Option(help: "Id of the person who owns the customers.")
    var owner: String

    @Option(help: "How many customers to create and read.")
    var customers = 10_000

    func run() async throws {
        let creation = try RequestTemplate.customers(ownerID: owner)
        let count = customers
        let method = MethodName(service: Self.service, method: "GetCustomer")
        try await LoadRun.measure(method, options: load) { connection, metadata in
            let head = RequestHead(service: Self.service, method: "CreateCustomer", metadata: metadata)
            let requests = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                var created: [[UInt8]] = []
                for number in 0..<count {
                    // As many at a time as a connection may have under way.
                    if number >= 128, let request = try await group.next() { created.append(request) }
                    group.addTask {
                        let answer = try await connection.call(head, payload: creation.request(UInt64(number)))
                        let id = try Spearhead_Crm_V1_CreateCustomerResponse(serializedBytes: answer).customer.id
                        return try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = id }.serializedBytes()
                    }
                }
                for try await request in group { created.append(request) }
                return created
            }
            // Multiplying by a large odd number walks over the customers without an order that a cache could like.
            return { number in requests[Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) >> 33) % requests.count] }
        }.report()
    }
}
