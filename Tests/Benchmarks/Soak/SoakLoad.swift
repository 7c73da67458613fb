import CRM
import RPC
import SwiftProtobuf
import TTRPC

/// Writes and reads in companies chosen by chance, a few of them far more often than the others, at a steady pace.
struct SoakLoad: Sendable {
    private static let workers = 16
    private static let callsPerSecond = 600
    /// Companies that get every second call, so that their logs grow until they are carried over.
    private static let busyCompanies = 4

    let companies: [SoakCompany]
    let server: CrashServer
    let tally: SoakTally
    let seed: UInt64

    /// Makes calls until `isOver`.
    func run(until isOver: @escaping @Sendable () -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<Self.workers {
                group.addTask {
                    let connection = try await server.connect()
                    var generator = SeededGenerator(seed: seed &+ UInt64(worker))
                    let pause = Duration.seconds(1) * Self.workers / Self.callsPerSecond
                    var next = ContinuousClock.now
                    while !isOver() {
                        await call(connection, &generator)
                        next = max(next + pause, ContinuousClock.now - .seconds(1))
                        try await Task.sleep(until: next)
                    }
                    await connection.close()
                }
            }
            try await group.waitForAll()
        }
    }

    private func call(_ connection: TTRPCConnection, _ generator: inout SeededGenerator) async {
        let isBusy = Bool.random(using: &generator)
        let number = Int.random(in: 0..<(isBusy ? min(Self.busyCompanies, companies.count) : companies.count), using: &generator)
        let company = companies[number]
        if Int.random(in: 0..<100, using: &generator) < 60 {
            await write(company, connection)
        } else {
            await read(company, connection, UInt64.random(in: 0...UInt64.max, using: &generator))
        }
    }

    private func write(_ place: SoakCompany, _ connection: TTRPCConnection) async {
        guard place.beginWrite() else { return }
        defer { place.endWrite() }
        let company = place.company
        let number = company.ledger.ask()
        do {
            let head = server.head(CrashCompany.creation, company)
            company.ledger.acknowledge(number, try await connection.call(head, payload: company.requests.request(number)))
            tally.add { $0.writes += 1 }
        } catch {
            tally.note("\(company.slug): a write failed: \(error)")
        }
    }

    private func read(_ place: SoakCompany, _ connection: TTRPCConnection, _ choice: UInt64) async {
        let company = place.company
        guard let known = company.ledger.acknowledged(at: choice) else { return }
        let isHeld = place.isHeld
        do {
            let customer = try Spearhead_Crm_V1_CreateCustomerResponse(serializedBytes: known.answer).customer
            let request: [UInt8] = try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = customer.id }.serializedBytes()
            let answer = try await connection.call(server.head(CrashCompany.reading, company), payload: request)
            tally.add { $0.reads += 1 }
            if try Spearhead_Crm_V1_GetCustomerResponse(serializedBytes: answer).customer != customer {
                tally.note("\(company.slug): customer \(customer.id) is not what was acknowledged")
            }
        } catch let error as RPCError where error.code == .unavailable && (isHeld || place.isHeld) {
            tally.add { $0.expectedRefusals += 1 }
        } catch {
            tally.note("\(company.slug): a read failed: \(error)")
        }
    }
}
