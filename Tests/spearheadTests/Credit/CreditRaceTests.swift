import HostTesting
import Orders
import Testing

@testable import spearhead

/// Eight clients, each on a TLS connection of its own, against the last headroom of one customer.
@Suite("A race for credit")
struct CreditRaceTests {
    private static let clients = 8

    @Test(
        "H08 decision 6: of eight orders of which only one fits, exactly one ends approved, and the exposure stays within the limit",
        .timeLimit(.minutes(10)))
    func race() async throws {
        try await TestHost.run(plugins: standardPlugins) { host in
            let desk = try await RaceDesk(host, clients: Self.clients, customers: 10)
            var refused: [String: Int] = [:]
            for (seed, customer) in desk.customers.enumerated() {
                let race = CreditRace(seed: UInt64(seed), limit: desk.limit(of: seed), clients: Self.clients)
                if race.used > 0 { try await desk.approve(try await desk.create(race.used, for: customer, by: 0).id, by: 0) }
                let orders = try await desk.run(race, for: customer)

                let states = try await desk.states(orders.map(\.id))
                #expect(states.count(where: { $0 == .approved }) == 1, "seed \(seed)")
                #expect(states.count(where: { $0 == .pendingApproval }) == Self.clients - 1, "seed \(seed)")
                #expect(orders.count(where: { $0.refusal == nil }) == 1, "seed \(seed)")
                for (order, state) in zip(orders, states) { #expect((order.refusal == nil) == (state == .approved)) }
                for reason in orders.compactMap(\.refusal) { refused[reason, default: 0] += 1 }

                let exposure = try await desk.exposure(of: customer)
                let won = zip(orders, states).filter { $0.1 == .approved }.map(\.0.amount)
                #expect(exposure.exposureMinor == race.used + won.reduce(0, +), "seed \(seed)")
                #expect(exposure.limitMinor == race.limit && exposure.exposureMinor <= race.limit, "seed \(seed)")
            }
            await desk.close()
            #expect(refused == ["APPROVAL_LEVEL": desk.customers.count * (Self.clients - 1)])
        }
    }
}
