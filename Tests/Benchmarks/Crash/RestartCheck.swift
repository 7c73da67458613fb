import CRM
import Host
import RPC
import SpearheadClient
import SwiftProtobuf
import TTRPC

/// Asks a host that was started again whether everything it acknowledged is there.
struct RestartCheck: Sendable {
    private static let callsMax = 128

    let company: CrashCompany
    let server: CrashServer

    /// Repeats the writes without an answer: each must succeed now, whether the kill came before or after it.
    func settleOpen() async throws -> [String] {
        let connection = try await server.connect()
        let head = server.head(CrashCompany.creation, company)
        let problems = await problems(of: company.ledger.open) { number in
            do {
                company.ledger.acknowledge(number, try await connection.call(head, payload: company.requests.request(number)))
                return nil
            } catch {
                return "the repeat of write \(number), which had no answer, failed with \(error)"
            }
        }
        await connection.close()
        return problems
    }

    /// Repeats acknowledged writes, which must give the same answers, and reads what they made.
    func check(_ writes: ArraySlice<WriteLedger.Acknowledged>) async throws -> [String] {
        let connection = try await server.connect()
        let creation = server.head(CrashCompany.creation, company)
        let reading = server.head(CrashCompany.reading, company)
        let problems = await problems(of: writes) { write in
            do {
                let created = try Spearhead_Crm_V1_CreateCustomerResponse(serializedBytes: write.answer).customer
                let request: [UInt8] = try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = created.id }.serializedBytes()
                let read = try await connection.call(reading, payload: request)
                guard try Spearhead_Crm_V1_GetCustomerResponse(serializedBytes: read).customer == created else {
                    return "customer \(created.id) is not what was acknowledged"
                }
                let repeated = try await connection.call(creation, payload: company.requests.request(write.number))
                return repeated == write.answer ? nil : "the repeat of the request for customer \(created.id) has another answer"
            } catch {
                return "acknowledged write \(write.number) cannot be read or repeated: \(error)"
            }
        }
        await connection.close()
        return problems
    }

    /// Verifies the company's audit trail.
    func verifyAudit() async throws -> [String] {
        let client = try await server.operatorClient().presenting(.fixed(company.token))
        let answer = try await client.call(
            MethodName(service: "spearhead.platform.v1.AuditService", method: "VerifyAudit"),
            Spearhead_Platform_V1_VerifyAuditRequest(), returning: Spearhead_Platform_V1_VerifyAuditResponse.self,
            timeoutMilliseconds: 300_000)
        await client.close()
        return answer.intact ? [] : ["the audit trail is broken: \(answer.problem)"]
    }

    private func problems<Elements: Collection & Sendable>(
        of elements: Elements, _ body: @escaping @Sendable (Elements.Element) async -> String?
    ) async -> [String] where Elements.Element: Sendable {
        await withTaskGroup(of: String?.self) { group in
            var found: [String] = []
            var underWay = 0
            for element in elements {
                if underWay == Self.callsMax {
                    if let problem = await group.next() ?? nil { found.append(problem) }
                    underWay -= 1
                }
                underWay += 1
                group.addTask { await body(element) }
            }
            for await case let problem? in group { found.append(problem) }
            return found
        }
    }
}
