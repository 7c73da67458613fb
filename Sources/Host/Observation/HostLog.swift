internal import Glibc
package import Logging
package import PluginKit
internal import Synchronization

/// The log of a host: one line per event on the standard error stream, as text or as a JSON object.
///
/// A line has at most ``lineBytesMax`` bytes, no line breaks or control characters within it, and no token.
package enum HostLog {
    package enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    /// Bytes of a line; metadata that do not fit are left out, and it says so.
    package static let lineBytesMax = 8192
    /// Characters of a value; the rest is cut.
    package static let valueCharactersMax = 1024

    /// A logger as the settings want it.
    package static func logger(_ configuration: HostConfiguration) -> Logger {
        let format = Format(rawValue: configuration.logFormat) ?? .text
        var logger = Logger(label: "spearhead") { _ in
            HostLogHandler(format: format, now: HostServices.systemNow, write: writeToStandardError)
        }
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        return logger
    }
}

extension HostLog {
    private static let standardError = Mutex(STDERR_FILENO)

    /// Whole lines one after the other. When nobody takes them they are lost: a host does not end for want of a log.
    private static func writeToStandardError(_ line: String) {
        var line = line
        standardError.withLock { descriptor in
            line.withUTF8 { bytes in
                var rest = UnsafeRawBufferPointer(bytes)
                while !rest.isEmpty {
                    let count = write(descriptor, rest.baseAddress, rest.count)
                    if count < 0 && errno == EINTR { continue }
                    guard count > 0 else { return }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                }
            }
        }
    }
}

/// Writes events as lines.
package struct HostLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel = Logger.Level.info
    private let format: HostLog.Format
    private let now: @Sendable () -> Instant
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Takes a whole line with its end, from any thread.
    package init(format: HostLog.Format, now: @escaping @Sendable () -> Instant, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.now = now
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.map { ($0.key, LogValue.clean("\($0.value)")) }
        let line = LogLine(
            time: now().description, level: event.level.rawValue, message: LogValue.clean("\(event.message)"),
            fields: fields.sorted { $0.0 < $1.0 })
        write(format == .json ? line.json : line.text)
    }
}

/// What may stand in a line.
enum LogValue {
    /// Cuts a value and hides tokens in it.
    static func clean(_ text: String) -> String {
        var text = text.contains("sph_") ? text.replacing(/sph_[A-Za-z0-9_\-]+/, with: "sph_…") : text
        if text.utf8.count > HostLog.valueCharactersMax {
            text = String(text.prefix(HostLog.valueCharactersMax - 1)) + "…"
        }
        return text
    }

    /// A JSON string (RFC 8259, section 7).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            // Control characters, and what a terminal or a viewer takes for a line's end.
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// One line, whose parts are clean.
struct LogLine {
    let time: String
    let level: String
    let message: String
    let fields: [(key: String, value: String)]

    /// `{"timestamp":…,"level":…,"message":…,…}`
    var json: String {
        var line = #"{"timestamp":"\#(time)","level":"\#(level)","message":\#(LogValue.quoted(message))"#
        append(to: &line, isRoomFor: "truncated".utf8.count + 20) {
            ",\(LogValue.quoted($0)):\(LogValue.quoted($1))"
        } else: {
            #","truncated":"true""#
        }
        return line + "}\n"
    }

    /// `2026-03-02T01:00:00.000Z warning a message key=value other="a b"`
    var text: String {
        let quoted = LogValue.quoted(message)
        var line = "\(time) \(level) \(quoted.dropFirst().dropLast())"
        append(to: &line, isRoomFor: 20) { key, value in
            let quoted = LogValue.quoted(value)
            let isPlain = !value.isEmpty && !value.contains(" ") && quoted.utf8.count == value.utf8.count + 2
            return " \(key)=\(isPlain ? value : quoted)"
        } else: {
            " truncated=true"
        }
        return line + "\n"
    }

    private func append(
        to line: inout String, isRoomFor rest: Int, _ part: (String, String) -> String, else truncated: () -> String
    ) {
        for (key, value) in fields {
            let part = part(key, value)
            guard line.utf8.count + part.utf8.count + rest <= HostLog.lineBytesMax else {
                line += truncated()
                return
            }
            line += part
        }
    }
}
