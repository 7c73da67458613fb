import ArgumentParser
import RPC

/// Creates customers.
struct LoadWrites: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-writes", abstract: "Creates customers: each answer means that the customer is on disk.")

    @OptionGroup var load: LoadOptions

    @Option(help: "Id of the person who owns the customers.")
    var owner: String

    func run() async throws {
        let requests = try CustomerRequests(ownerID: owner)
        let method = MethodName(service: LoadReads.service, method: "CreateCustomer")
        try await LoadRun.measure(method, options: load) { _, _ in { requests.request($0) } }.report()
    }
}
