internal import Synchronization

/// A bar on a terminal for work that takes a while; nothing at all elsewhere.
final class ProgressBar: Sendable {
    private let sink: TextSink?
    private let label: String
    private let shown = Mutex("")

    init(_ label: String, in context: ProgramContext, isQuiet: Bool) {
        self.label = label
        sink = context.errorsAreTerminal && !isQuiet ? context.errors : nil
    }

    /// Shows how far the work is; `total` 0 means that nobody knows.
    func update(done: Int64, total: Int64) {
        guard let sink else { return }
        let line = Self.line(label: label, done: done, total: total)
        let isNew = shown.withLock { shown in
            defer { shown = line }
            return shown != line
        }
        if isNew { sink.write("\r\u{1B}[K\(line)") }
    }

    /// Takes the bar away.
    func finish() {
        guard let sink else { return }
        if shown.withLock({ !$0.isEmpty }) { sink.write("\r\u{1B}[K") }
    }

    /// `importing customers  [#####     ]  50 %  118/236`
    static func line(label: String, done: Int64, total: Int64) -> String {
        guard total > 0 else { return "\(label)  \(done)" }
        let part = min(max(done, 0), total)
        let filled = Int(part * 30 / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 30 - filled)
        return "\(label)  [\(bar)]  \("\(part * 100 / total)".padded(from: 3)) %  \(part)/\(total)"
    }
}
