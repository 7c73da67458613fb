import ArgumentParser
import RPC
import TTRPC

/// Takes orders.
struct LoadWrites: AsyncParsableCommand {
    static let method = MethodName(service: "spearhead.orders.v1.OrderService", method: "CreateOrder")
    static let configuration = CommandConfiguration(
        commandName: "load-writes",
        abstract: "Takes orders of three lines and submits them: each answer means that the checked order is on disk.")

    @OptionGroup var load: LoadOptions

    func run() async throws {
        try await LoadRun.measure(Self.method, options: load) { connection, metadata in
            let book = try await OrderBook.open { method, payload in
                try await connection.call(
                    RequestHead(service: method.service, method: method.method, metadata: metadata), payload: payload)
            }
            let templates = try book.templates()
            return { number in
                templates[Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) >> 33) % templates.count].request(number)
            }
        }.report()
    }
}
