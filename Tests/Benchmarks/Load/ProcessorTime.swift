import Foundation

/// Reads the CPU time of processes.
enum ProcessorTime {
    /// User and system time of a process and its threads so far, in microseconds.
    static func microseconds(of process: Int32?) -> Int? {
        guard let process, let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        // After the name in parentheses come state (field 3) and so on; utime and stime are fields 14 and 15, in clock ticks.
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return nil }
        return (user + system) * 1_000_000 / sysconf(Int32(_SC_CLK_TCK))
    }
}
