import Foundation
import NIOCore
import PluginKit
import RPC
import TTRPC
import TenantStore
import Testing

@testable import Host

@Suite("README's table of limits")
struct LimitsTableTests {
    /// A row: what is bounded, and the cell with the default.
    private struct Row {
        let bound: String
        let cell: String

        /// The numbers of the cell in bytes, seconds or pieces: `1 MiB · 512` is 1 048 576 and 512.
        var figures: [Int64] {
            cell.matches(of: /(\d+(?: \d{3})*)(?: (KiB|MiB|GiB|min|days))?/).map { match in
                let number = Int64(match.1.filter(\.isNumber)) ?? 0
                let units: [Substring: Int64] = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "min": 60, "days": 86_400]
                return number * (match.2.flatMap { units[$0] } ?? 1)
            }
        }

        /// The settings that the cell names.
        var keys: [String] { cell.matches(of: /`(limits\.[a-z_]+)`/).map { String($0.1) } }
    }

    private static func rows() throws -> [Row] {
        let readme = URL(filePath: #filePath).appending(path: "../../../../README.md").standardizedFileURL
        let text = try String(contentsOf: readme, encoding: .utf8)
        let section = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("Limits\n") })
        let lines = section.split(separator: "\n").filter { $0.hasPrefix("|") }
        return try lines.dropFirst(2).map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 3, "\(line) has not three cells")
            return Row(bound: cells[0], cell: cells[1])
        }
    }

    /// What the code does when nothing is configured.
    private static func defaults() throws -> [String: [Int64]] {
        let configuration = try HostConfiguration.load(flags: [:], environment: [:], file: nil)
        let (wire, store, quota) = (try configuration.server(), configuration.store, configuration.tenantQuota)
        func seconds(_ amounts: KeyPath<TTRPCServer.Configuration, Int64>...) -> [Int64] {
            amounts.map { wire[keyPath: $0] / 1_000_000_000 }
        }
        return [
            "frame": [Int64(wire.frameBytesMax)],
            "message of a client · to a method open without a token": [
                Int64(RequestSize.usualMax), Int64(RequestSize.largestMax), Int64(RequestSize.smallMax),
            ],
            "requests above 16 KiB that arrive or are under way, on all connections": [Int64(wire.largeFrameBytesMax)],
            "metadata of a call": [Int64(wire.metadataBytesMax)],
            "calls under way on a connection": [Int64(wire.callsInFlightMax)],
            "streams open on a connection": [Int64(wire.streamsOpenMax)],
            "unsent bytes on a connection": [Int64(wire.unsentBytesMax)],
            "connections": [Int64(wire.connectionsMax)],
            "connections of a company": [quota.connections],
            "handshake · partial frame · idle connection": seconds(
                \.handshakeTimeout.nanoseconds, \.frameTimeout.nanoseconds, \.idleTimeout.nanoseconds),
            "deadline of a call": seconds(\.defaultTimeout.nanoseconds, \.timeoutMax.nanoseconds),
            "calls per second of a company": [quota.callsPerSecond],
            "calls under way of a company": [quota.callsInFlight],
            "commands waiting in a lane": [Int64(store.laneQueueMax)],
            "commands of one commit": [Int64(store.batchCommandsMax)],
            "companies open at once": [Int64(store.openTenantsMax)],
            "time that an unused company stays open": [configuration.tenantIdleSeconds],
            "commands of a stream not answered · of a company's streams in its lane": [
                Int64(CommandStream.commandsMax), Int64(StreamRoom.commandsMax),
            ],
            "messages of a stream that wait": [Int64(wire.streamQueueMessagesMax), Int64(wire.streamQueueBytesMax)],
            "content of an upload": [UploadInvocation.bytesMaxMax],
            "pieces of files waiting for a file thread": [Int64(MaintenanceThreads.workMax)],
            "database, write-ahead log and blobs of a company": [try #require(store.tenantBytesMax)],
            "items of a page": [Int64(Page.sizeDefault), Int64(Page.sizeMax)],
            "field violations of an answer": [Int64(RPCError.fieldViolationsMax)],
            "waiting for a client that takes nothing of its stream": seconds(\.slowReaderTimeout.nanoseconds),
            "import file · row errors listed": [Int64(Importer.contentBytesMax), Int64(Importer.errorsMax)],
            "CSV field · columns": [Int64(CSVParser.fieldBytesMax), Int64(CSVParser.fieldsMax)],
            "backups of a company": [Int64(try configuration.backups().keptLast)],
            "archived log of a company": [
                Int64(ConfigurationKey.all.first { $0.name == "backup.archive_bytes" }?.fallback ?? "") ?? 0
            ],
            "failed sign-ins of an address": [Int64(AddressThrottle.failuresDefault)],
            "minutes until a session that is not used ends": [configuration.sessionIdleSeconds / 60],
            "values about one person · ids of one person": [Int64(Person.valuesMax), Int64(Person.idsMax)],
            "lines about calls in a second": [Int64(CallLog.linesPerSecondMax)],
            "bytes of a log line · characters of a value": [Int64(HostLog.lineBytesMax), Int64(HostLog.valueCharactersMax)],
            "failed sign-ins of a login": [Int64(SignInThrottle.freeFailures), 1, SignInThrottle.waitSecondsMax],
            "valid tokens of a company": [Int64(TokenMethods.tokensMax)],
            "remembered request ids": [RequestLog.retentionSeconds],
            "maintenance work waiting": [Int64(MaintenanceThreads.workMax)],
            "events that publish events": [Int64(TransactionRecorder.eventDepthMax)],
        ]
    }

    @Test("Every number of the table is the one in the code")
    func figures() throws {
        let defaults = try Self.defaults()
        let rows = try Self.rows().filter { !$0.figures.isEmpty }
        for row in rows {
            guard let expected = defaults[row.bound] else {
                Issue.record("Nothing checks the row \"\(row.bound)\": add the constant that it states to LimitsTableTests.")
                continue
            }
            #expect(row.figures == expected, "\(row.bound)")
        }
        let gone = Set(defaults.keys).subtracting(rows.map(\.bound))
        #expect(gone.isEmpty, "README's table says no longer what these are: \(gone.sorted())")
    }

    @Test("Every setting that the table names is one of the host's, with the number beside it as its default")
    func keys() throws {
        let fallbacks = Dictionary(uniqueKeysWithValues: ConfigurationKey.all.map { ($0.name, $0.fallback) })
        for row in try Self.rows() {
            for key in row.keys { #expect(fallbacks[key] == row.figures.first.map { String($0) }, "\(key)") }
        }
    }
}
