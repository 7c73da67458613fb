import Foundation
import Host
import RPC
import SpearheadClient
import SwiftProtobuf

/// Makes new companies of what a company was around a kill, from its backup and its archived log, and looks for what was acknowledged.
struct InstantCheck: Sendable {
    /// What a crash may take from the archive: then no more is known of a write than that it came before the log was written last.
    static let lostMillisecondsMax: Int64 = 1000
    private static let service = "spearhead.platform.v1.BackupService"

    let company: CrashCompany
    let server: CrashServer

    /// Makes the backup from which instants are restored.
    func backUp() async throws {
        let client = try await server.operatorClient()
        let progress = try await client.stream(
            MethodName(service: Self.service, method: "CreateBackup"),
            Spearhead_Platform_V1_CreateBackupRequest.with {
                $0.tenant = company.slug
                $0.requestID = RequestID.make()
            },
            returning: Spearhead_Platform_V1_CreateBackupResponse.self, timeoutMilliseconds: 300_000)
        for try await _ in progress {}
        await client.close()
    }

    /// Restores the instant of the last acknowledged write, and the present.
    ///
    /// - Parameter mark: Part of the new companies' slugs that no other has.
    func check(mark: String) async throws -> [String] {
        let writes = company.ledger.acknowledged
        guard let last = writes.map(\.milliseconds).max() else { return [] }
        let old = writes.filter { $0.milliseconds <= last - Self.lostMillisecondsMax }
        let then = try await problems(of: old, at: last, as: "\(company.slug)-\(mark)-then")
        let now = try await problems(of: writes, at: WriteLedger.milliseconds(), as: "\(company.slug)-\(mark)-now")
        return then + now
    }

    private func problems(of writes: [WriteLedger.Acknowledged], at milliseconds: Int64, as slug: String) async throws -> [String]
    {
        let client = try await server.operatorClient()
        _ = try await client.call(
            MethodName(service: Self.service, method: "RestoreTenantAt"),
            Spearhead_Platform_V1_RestoreTenantAtRequest.with {
                $0.requestID = RequestID.make()
                $0.tenant = company.slug
                $0.time = .init(milliseconds: milliseconds)
                $0.newTenant = slug
            },
            returning: Spearhead_Platform_V1_RestoreTenantAtResponse.self, timeoutMilliseconds: 300_000)
        let restored = try await CrashCompany(restoredFrom: company, as: slug, operator: client)
        await client.close()
        let check = RestartCheck(company: restored, server: server)
        return try await (check.check(writes[...]) + check.verifyAudit()).map { "\(slug): \($0)" }
    }
}

extension Google_Protobuf_Timestamp {
    fileprivate init(milliseconds: Int64) {
        self.init(seconds: milliseconds / 1000, nanos: Int32(milliseconds % 1000) * 1_000_000)
    }
}
