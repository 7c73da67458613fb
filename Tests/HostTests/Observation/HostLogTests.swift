import Foundation
import Logging
import PluginKit
import RPC
import Synchronization
import Testing

@testable import Host

@Suite("The log of a host")
struct HostLogTests {
    /// Lines that were written.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func log(_ format: HostLog.Format, _ body: (Logger) -> Void) -> [String] {
        let lines = Lines()
        let now = Instant(milliseconds: 1_772_413_200_000)
        body(Logger(label: "test") { _ in HostLogHandler(format: format, now: { now }, write: lines.add) })
        return lines.all
    }

    private func object(_ line: String) throws -> [String: String] {
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    }

    @Test("An event is one JSON object on one line")
    func json() throws {
        let lines = log(.json) { $0.warning("a thing", metadata: ["tenant": "t1", "error": "不 \"quoted\" \\ 线"]) }
        #expect(lines.count == 1 && lines[0].hasSuffix("}\n"))
        #expect(
            try object(lines[0]) == [
                "timestamp": "2026-03-02T01:00:00.000Z", "level": "warning", "message": "a thing", "tenant": "t1",
                "error": "不 \"quoted\" \\ 线",
            ])
    }

    @Test("An event is one line of text; values with blanks or quotes are quoted")
    func text() {
        let lines = log(.text) { $0.info("ready", metadata: ["a": "1", "b": "two words", "c": "", "d": "x\"y"]) }
        #expect(lines == ["2026-03-02T01:00:00.000Z info ready a=1 b=\"two words\" c=\"\" d=\"x\\\"y\"\n"])
    }

    @Test("Whatever is logged, a line is one line, valid and bounded", arguments: HostLog.Format.allCases)
    func bounded(_ format: HostLog.Format) throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("a \"\\\n\r\t\u{0}\u{1B}\u{85}\u{2028}\u{7F}客🚀=,{}").map(String.init)
        for size in [0, 1, 10, 1000, 5000] {
            for _ in 0..<20 {
                let value = { (0..<size).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined() }
                let metadata = Logger.Metadata(uniqueKeysWithValues: (0..<12).map { ("key\($0)", "\(value())") })
                let lines = log(format) { $0.error("\(value())", metadata: metadata) }
                #expect(lines.count == 1 && lines[0].utf8.count <= HostLog.lineBytesMax)
                #expect(lines[0].dropLast().unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{85}" && $0 != "\u{2028}" })
                if format == .json {
                    let object = try object(lines[0])
                    #expect(object["level"] == "error" && (object.count == 15 || object["truncated"] == "true"))
                }
            }
        }
    }

    @Test("No token comes through, in a message or in a value", arguments: HostLog.Format.allCases)
    func secrets(_ format: HostLog.Format) {
        let token = Token.make().reveal()
        let lines = log(format) { $0.error("no \(token)", metadata: ["header": "Bearer \(token)"]) }
        #expect(!lines[0].contains(token.dropFirst(4)) && lines[0].contains("sph_…"))
    }

    @Test("The settings choose level and format; a word that is none is refused with those that are")
    func settings() throws {
        let load = { try HostConfiguration.load(flags: $0, environment: [:], file: nil) }
        #expect(try HostLog.logger(load(["log.level": "error"])).logLevel == .error)
        for key in ["log.level", "log.format", "log.calls"] {
            let error = try #require(throws: RPCError.self) { _ = try load([key: "loud"]) }
            #expect(error.reason == "INVALID_CONFIGURATION" && error.message.contains("\(key) is \"loud\"; use one of "))
        }
    }
}
