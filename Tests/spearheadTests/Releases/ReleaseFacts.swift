import Foundation
import GRDB
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore

@testable import Host

/// What a release's data directory holds and answers: written down when it is frozen, and looked for again by every later version.
struct ReleaseFacts: Codable {
    /// A company of the data directory.
    struct Company: Codable {
        /// A token of a user who may do everything.
        var token: String
        /// Rows of the plugins' tables and of the users; empty tables are left out.
        var rows: [String: Int64]
        /// Number of the last audit entry.
        var auditEntries: Int64
        /// Hash of the last audit entry, hexadecimal.
        var auditHead: String
        /// The first item of every list that the user may see, as JSON, by method.
        var answers: [String: String]
    }

    /// Version of the host that wrote the data.
    var version: String
    /// Where its clock stood.
    var at: Instant
    /// By slug.
    var companies: [String: Company]
    var backups: [String]

    /// Where the frozen data directories lie, one directory for each version.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Releases")

    /// Looks at a served data directory.
    ///
    /// - Parameter tokens: Of one user of each company, by slug.
    static func observe(_ host: TestHost, tokens: [String: String]) async throws -> ReleaseFacts {
        let services = try host.services
        var companies: [String: Company] = [:]
        for (slug, token) in tokens {
            let answers = try await answers(host, token)
            let tenant = try services.directory.require(slug: slug)
            let contents = try services.store.readNow(tenant.scope) { try BackupContents.examine($0) }
            companies[slug] = Company(
                token: token,
                rows: contents.rows.filter { $0.value > 0 && ($0.key == "platform_user" || !$0.key.hasPrefix("platform_")) },
                auditEntries: contents.auditEntries, auditHead: contents.auditHead, answers: answers)
        }
        return ReleaseFacts(
            version: PlatformVersion.current, at: host.clock.now, companies: companies,
            backups: Backups(services: services).names().map(\.description))
    }

    private static func answers(_ host: TestHost, _ token: String) async throws -> [String: String] {
        var answers: [String: String] = [:]
        for row in try MethodRow.all(host.services.composition)
        where row.isForCompanies && row.hasPageToken && row.shape == .unary {
            guard row.optionalPlugin != nil,
                let json = try await answer(row.name.description, row.entry.responseType, host, token),
                json != "{}"
            else { continue }
            answers[row.name.description] = json
        }
        return answers
    }

    /// The first item of a list; `nil` when the method asks for more than an empty request.
    static func answer(_ method: String, _ type: any Message.Type, _ host: TestHost, _ token: String) async throws -> String? {
        guard let name = MethodName(method) else { return nil }
        guard case .success(let answers) = try await host.send(name, try firstItem(name, host), token: token),
            let answer = answers.first
        else { return nil }
        return try type.init(serializedBytes: answer).jsonString()
    }

    private static func firstItem(_ method: MethodName, _ host: TestHost) throws -> [UInt8] {
        guard let index = try host.services.composition.methods.index(of: method) else { return [] }
        let type = try host.services.composition.methods.entries[index].requestType
        return try type.init(jsonString: #"{"pageSize":1}"#).serializedBytes()
    }
}

extension ReleaseFacts {
    /// Reads `facts.json` of a release.
    init(version: String) throws {
        let file = Self.folder.appendingPathComponent("\(version)/facts.json")
        self = try JSONDecoder().decode(ReleaseFacts.self, from: Data(contentsOf: file))
    }

    func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: file)
    }

    /// What of these facts does not hold in `later`, in sentences; a later version may say more than an earlier one.
    func missing(in later: ReleaseFacts) -> [String] {
        var problems: [String] = []
        for (slug, company) in companies.sorted(by: { $0.key < $1.key }) {
            guard let now = later.companies[slug] else {
                problems.append("\(slug) is gone")
                continue
            }
            for (table, rows) in company.rows.sorted(by: { $0.key < $1.key }) where now.rows[table] != rows {
                problems.append("\(slug): \(table) has \(now.rows[table] ?? 0) rows instead of \(rows)")
            }
            for (method, answer) in company.answers.sorted(by: { $0.key < $1.key }) where !Self.catalogues.contains(method) {
                let before = try? JSONSerialization.jsonObject(with: Data(answer.utf8))
                let after = try? JSONSerialization.jsonObject(with: Data((now.answers[method] ?? "{}").utf8))
                if let path = Self.difference(before, after, "") {
                    problems.append("\(slug): \(method) answers another \(path)")
                }
            }
        }
        return problems + backups.filter { !later.backups.contains($0) }.map { "the backup \($0) is gone" }
    }

    /// Lists of what the program offers, to which a version may add in front; nothing of them lies in the data.
    private static let catalogues: Set<String> = ["spearhead.incentives.v1.ScorecardService/ListMetrics"]

    /// Opaque values, which a version may make as it likes.
    private static let opaque: Set<String> = ["etag", "nextPageToken"]

    /// Path of the first value that is not in `after` as it is in `before`.
    private static func difference(_ before: Any?, _ after: Any?, _ path: String) -> String? {
        switch (before, after) {
        case (let before as [String: Any], let after as [String: Any]):
            for (key, value) in before.sorted(by: { $0.key < $1.key }) where !opaque.contains(key) {
                if let found = difference(value, after[key], "\(path).\(key)") { return found }
            }
            return nil
        case (let before as [Any], let after as [Any]):
            guard before.count == after.count else { return path }
            for (index, pair) in zip(before, after).enumerated() {
                if let found = difference(pair.0, pair.1, "\(path)[\(index)]") { return found }
            }
            return nil
        case (let before as NSObject, let after as NSObject): return before == after ? nil : path
        default: return path
        }
    }
}
