import Foundation
import Host
import HostTesting
import PluginKit
import RPC
import SeedCompany
import SwiftProtobuf
import Testing

@testable import spearhead

/// Sends extreme requests to a host, one after the other, and notes the ones that it failed at.
///
/// A verbose one writes the name of each request to standard error before it sends it, so that the last line tells at what a host died.
struct ExtremeCampaign {
    let world: IsolationWorld
    private let isVerbose: Bool
    private var token: String
    private var tokens = 1
    /// What was answered, by code and reason.
    private(set) var answers: [String: Int] = [:]
    /// The host's own failures.
    private(set) var failures: [String] = []

    init(_ world: IsolationWorld, isVerbose: Bool) {
        self.world = world
        self.isVerbose = isVerbose
        token = world.left.token
    }

    /// Sends a request and notes what came of it.
    ///
    /// A caller whose token an earlier request revoked, or whose rights it took, gets new ones.
    private mutating func send(_ row: MethodRow, _ payload: [UInt8], _ label: String) async throws {
        announce(label)
        let isForOperators = row.audience == .operators
        var answer = try await world.send(row, payload, token: isForOperators ? world.host.operatorToken : token)
        if case .failure(let error) = answer, !isForOperators, [.unauthenticated, .permissionDenied].contains(error.code) {
            try await renewToken()
            answer = try await world.send(row, payload, token: token)
        }
        switch answer {
        case .success: answers["OK", default: 0] += 1
        case .failure(let error): note(error, label)
        }
    }

    private func announce(_ label: String) {
        if isVerbose { FileHandle.standardError.write(Data("\(label)\n".utf8)) }
    }

    private mutating func note(_ error: RPCError, _ label: String) {
        answers["\(error.code.name) \(error.reason)", default: 0] += 1
        if [.internal, .unknown, .dataLoss].contains(error.code) { failures.append("\(label): \(error)") }
    }

    private mutating func renewToken() async throws {
        tokens += 1
        let person = world.left.resources.ids["person"]?.first ?? ""
        token = try await world.left.company.withNewToken()
            .user("everything-\(tokens)", roles: Role.builtIn.map(\.name), person: person).token
    }

    /// Sends some of all cases, chosen by a seed: first numbers and lists, of which one in each request may be accepted, stored and
    /// summed up later, then the rest.
    mutating func sendCases(_ limit: Int, seed: UInt64) async throws {
        var random = SplitMix(seed: seed)
        let all = ExtremeCase.all(world).shuffled(using: &random)
        let numeric = all.filter { $0.isNumeric(world) }.prefix(limit / 2)
        let others = all.filter { !$0.isNumeric(world) }.prefix(limit - numeric.count)
        for extreme in numeric + others {
            guard let (payload, label) = extreme.request(world) else { continue }
            try await send(world.rows[extreme.row], payload, label)
        }
    }

    /// Asks every query and report, and for every export, about what the accepted requests left behind.
    mutating func readEverything() async throws {
        for row in world.rows where row.isForCompanies && !row.isCommand {
            for fill in RequestDraft.Fill.allCases {
                var draft = world.draft(row, world.left)
                draft.fill = fill
                try await send(row, draft.payload(), "\(row.name) with \(fill), afterwards")
            }
        }
        let export = try #require(world.rows.first { $0.name.method == "Export" })
        for table in try world.host.services.composition.plugins.flatMap(\.registrar.exports) {
            let request = Spearhead_Platform_V1_ExportRequest.with { $0.table = table.name }
            try await send(export, try request.serializedBytes(), "export of \(table.name)")
        }
    }

    /// Imports, into every table, rows of the example company of which one field is extreme.
    mutating func importRows(_ limit: Int, seed: UInt64) async throws {
        var random = SplitMix(seed: seed)
        for table in try world.host.services.composition.plugins.flatMap(\.registrar.imports) {
            let columns = table.required + table.optional
            let sample = try Self.sample(table.name)
            var lines = [columns.joined(separator: ",")]
            let values = ExtremeValue.texts.filter { $0.utf8.count < 10_000 } + ExtremeValue.integers.map { String($0) }
            let all = columns.indices.flatMap { column in values.map { (column, $0) } }.shuffled(using: &random).prefix(limit)
            for (extreme, value) in all {
                lines.append(
                    columns.indices.map { column in
                        let field = column == extreme ? value : sample[columns[column]] ?? "1"
                        return "\"\(field.replacing("\"", with: "\"\""))\""
                    }.joined(separator: ","))
            }
            // All together, so that rows meet, and some alone, so that what is accepted stays.
            for content in [lines[...]] + lines.dropFirst().prefix(3).map({ [lines[0], $0] }) {
                let label = "import of \(content.count - 1) rows into \(table.name)"
                announce(label)
                let answer = try await world.importing(
                    table.name, content.joined(separator: "\n") + "\n", token: world.left.company.withNewToken().token)
                if case .failure(let error) = answer { note(error, label) } else { answers["OK", default: 0] += 1 }
            }
        }
    }

    /// The first row of a table of the example company by column; nothing for a table that it has not.
    private static func sample(_ table: String) throws -> [String: String] {
        guard let text = try? SeedOne.table(table, rows: 1) else { return [:] }
        var parser = CSVParser(Array(text.utf8))
        guard let header = try parser.next(), let row = try parser.next() else { return [:] }
        return Dictionary(zip(header.fields, row.fields)) { $1 }
    }
}
