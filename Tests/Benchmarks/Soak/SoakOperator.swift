import Foundation
import Host
import RPC
import SpearheadClient
import SwiftProtobuf

/// An operator who backs companies up, one after the other, and now and then puts a backup in a company's place.
struct SoakOperator: Sendable {
    private static let backupsPerRestoration = 4
    private static let service = "spearhead.platform.v1.BackupService"

    let companies: [SoakCompany]
    let client: SpearheadClient
    let tally: SoakTally
    let seed: UInt64

    /// Works until `isOver`.
    func run(until isOver: @escaping @Sendable () -> Bool) async throws {
        var generator = SeededGenerator(seed: ~seed)
        while !isOver() {
            let place = companies[Int.random(in: 0..<companies.count, using: &generator)]
            do {
                if Int.random(in: 0..<Self.backupsPerRestoration, using: &generator) == 0 {
                    try await restore(place)
                } else {
                    _ = try await backUp(place)
                }
            } catch let error as RPCError where error.reason == "BACKUP_EXISTS" {
                // A company has at most one backup of a second, and chance came back too soon.
            } catch {
                tally.note("\(place.company.slug): a backup or its restoration failed: \(error)")
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...400, using: &generator)))
        }
    }

    private func backUp(_ place: SoakCompany) async throws -> String {
        var name = ""
        let progress = try await client.stream(
            MethodName(service: Self.service, method: "CreateBackup"),
            Spearhead_Platform_V1_CreateBackupRequest.with {
                $0.tenant = place.company.slug
                $0.requestID = RequestID.make()
            },
            returning: Spearhead_Platform_V1_CreateBackupResponse.self, timeoutMilliseconds: 300_000)
        for try await step in progress where step.hasBackup { name = step.backup.name }
        tally.add { $0.backups += 1 }
        return name
    }

    /// Puts a company back to where it is: what was acknowledged before must be there afterwards.
    private func restore(_ place: SoakCompany) async throws {
        try await place.hold()
        defer { place.release() }
        let backup = try await backUp(place)
        _ = try await client.call(
            MethodName(service: Self.service, method: "RestoreBackup"),
            Spearhead_Platform_V1_RestoreBackupRequest.with {
                $0.name = backup
                $0.tenant = place.company.slug
                $0.confirmTenant = place.company.slug
                $0.requestID = RequestID.make()
            },
            returning: Spearhead_Platform_V1_RestoreBackupResponse.self, timeoutMilliseconds: 300_000)
        tally.add { $0.restorations += 1 }
    }
}
