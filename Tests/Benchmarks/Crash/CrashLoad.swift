import Dispatch
import NIOCore
import NIOPosix
import RPC
import TTRPC

/// Creates customers until the host is gone: each answer is written down and followed by the next call.
final class CrashLoad: Sendable {
    private static let connectionsPerCompany = 2
    private static let callsPerConnection = 32

    private let slots = DispatchGroup()

    /// Connects and starts.
    init(_ companies: [CrashCompany], _ server: CrashServer) async throws {
        var lanes: [(CrashCompany, TTRPCConnection)] = []
        for company in companies {
            for _ in 0..<Self.connectionsPerCompany { lanes.append((company, try await server.connect())) }
        }
        for (company, connection) in lanes {
            let head = server.head(CrashCompany.creation, company)
            for _ in 0..<Self.callsPerConnection { slots.enter() }
            connection.eventLoop.execute { [self] in
                for _ in 0..<Self.callsPerConnection { next(company, connection, head) }
            }
        }
    }

    /// Waits until every call has ended, which it does when the host is gone.
    func ended() async {
        await withCheckedContinuation { continuation in
            slots.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func next(_ company: CrashCompany, _ connection: TTRPCConnection, _ head: RequestHead) {
        let number = company.ledger.ask()
        connection.send(head, payload: company.requests.request(number)) { [self] result in
            switch result {
            case .success(let answer):
                company.ledger.acknowledge(number, answer)
                next(company, connection, head)
            case .failure(let error):
                if error.code != .unavailable { company.ledger.refuse(error) }
                slots.leave()
            }
        }
    }
}
