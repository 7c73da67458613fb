import ArgumentParser
import CRM
import RPC
import SwiftProtobuf

/// The paths whose instructions are watched.
enum HotPath: String, CaseIterable, ExpressibleByArgument {
    /// A request frame through a connection to its answer: envelope, method, dispatch, frame.
    case noop
    /// `GetCustomer` through dispatcher and read thread.
    case read
    /// `CreateOrder` with three lines, submitted, through dispatcher and lane; the calls of a round share a commit.
    case order

    /// Makes ready what the path needs.
    ///
    /// - Returns: Makes the calls of a round, whose number it is given, and fails when one of them fails.
    func prepare(_ host: InProcessHost) throws -> (Int) throws -> Void {
        switch self {
        case .noop: return try FrameLoop(host).round
        case .read:
            let company = try InProcessCompany(host)
            let requests = try company.book.customers.map { id in
                try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = id }.serializedBytes() as [UInt8]
            }
            return try rounds(MethodName(service: LoadReads.service, method: "GetCustomer"), company) { number in
                requests[number * 7 % requests.count]
            }
        case .order:
            let company = try InProcessCompany(host)
            let templates = try company.book.templates()
            return try rounds(LoadWrites.method, company) { number in
                templates[number * 7 % templates.count].request(UInt64(number))
            }
        }
    }

    private func rounds(
        _ method: MethodName, _ company: InProcessCompany, _ request: @escaping (Int) -> [UInt8]
    ) throws -> (Int) throws -> Void {
        let index = try company.host.index(of: method)
        let credential = company.repCredential
        let count = InstructionsCommand.callsTogether
        return { round in
            company.host.advanceClock()
            _ = try company.host.callTogether(
                index, (round * count..<(round + 1) * count).map { request($0) }, credential: credential)
        }
    }
}
