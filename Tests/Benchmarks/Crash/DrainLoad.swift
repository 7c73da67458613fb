import CRM
import RPC
import SwiftProtobuf
import Synchronization
import TTRPC

/// Calls a host 500 times a second, whatever it answers, until it is told that the host is gone.
///
/// Every second call is a write. Most calls share connections; some come with one of their own, so that the end of the host also meets
/// connections that are just being made.
struct DrainLoad: Sendable {
    static let callsPerSecond = 500
    private static let connectionsPerCompany = 4
    private static let callsPerNewConnection = 20

    /// How the calls ended.
    struct Tally: Codable {
        /// Got their answer, whole and right.
        var answered = 0
        /// Were refused by the host, because it was stopping.
        var refused = 0
        /// Were sent when the host no longer read: the connection ended instead.
        var disconnected = 0
        /// Were never sent, because there was no connection any more.
        var unconnected = 0
        /// What must not happen.
        var problems: [String] = []
    }

    private struct Lane: Sendable {
        let company: CrashCompany
        let connection: TTRPCConnection
        let write: RequestHead
        let read: RequestHead
        let readRequest: [UInt8]
        let readAnswer: [UInt8]
    }

    private let server: CrashServer
    private let lanes: [Lane]

    /// Connects, and makes what the reads read.
    init(_ companies: [CrashCompany], _ server: CrashServer) async throws {
        self.server = server
        var lanes: [Lane] = []
        for company in companies {
            let write = server.head(CrashCompany.creation, company)
            let read = server.head(CrashCompany.reading, company)
            for _ in 0..<Self.connectionsPerCompany {
                let connection = try await server.connect()
                let number = company.ledger.ask()
                let answer = try await connection.call(write, payload: company.requests.request(number))
                company.ledger.acknowledge(number, answer)
                let id = try Spearhead_Crm_V1_CreateCustomerResponse(serializedBytes: answer).customer.id
                let request: [UInt8] = try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = id }.serializedBytes()
                lanes.append(
                    Lane(
                        company: company, connection: connection, write: write, read: read, readRequest: request,
                        readAnswer: try await connection.call(read, payload: request)))
            }
        }
        self.lanes = lanes
    }

    /// Makes calls at even distances until `isOver`, then waits for those under way.
    func run(until isOver: @escaping @Sendable () -> Bool) async -> Tally {
        await withTaskGroup(of: Outcome.self) { group in
            let began = ContinuousClock.now
            var number = 0
            while !isOver() {
                let call = number
                group.addTask { await make(call) }
                number += 1
                // From the start on, so that slow answers make no slower load.
                try? await Task.sleep(until: began + .seconds(number) / Self.callsPerSecond)
            }
            return await group.reduce(into: Tally()) { $0.add($1) }
        }
    }

    fileprivate enum Outcome {
        case answered
        case failed(RPCError)
        case wrong(String)
    }

    private func make(_ number: Int) async -> Outcome {
        let lane = lanes[number % lanes.count]
        do {
            let isShared = number % Self.callsPerNewConnection != 0 && lane.connection.isOpen
            let connection = isShared ? lane.connection : try await server.connect()
            // Lanes alternate too, so that each of them has writes and reads.
            if (number / lanes.count + number) % 2 == 0 {
                let write = lane.company.ledger.ask()
                let answer = try await connection.call(lane.write, payload: lane.company.requests.request(write))
                lane.company.ledger.acknowledge(write, answer)
            } else {
                let answer = try await connection.call(lane.read, payload: lane.readRequest)
                guard answer == lane.readAnswer else { return .wrong("a read has another answer than before") }
            }
            return .answered
        } catch let error as RPCError {
            return .failed(error)
        } catch {
            return .wrong("\(error)")
        }
    }
}

extension DrainLoad.Tally {
    fileprivate mutating func add(_ outcome: DrainLoad.Outcome) {
        switch outcome {
        case .answered: answered += 1
        case .failed(let error) where error.code == .unavailable:
            switch error.reason {
            case "DRAINING": refused += 1
            case "CONNECTION_LOST": disconnected += 1
            case "CONNECT_FAILED": unconnected += 1
            default: problems.append("a call was refused: \(error)")
            }
        case .failed(let error): problems.append("a call failed: \(error)")
        case .wrong(let text): problems.append(text)
        }
    }
}
